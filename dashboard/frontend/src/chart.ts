/** The day's chart: the server draws it once, the browser scales it to its screen and lets it grow. */

import { setProps } from "./dash.ts";
import { unit } from "./screen.ts";

const GRAPH = "day";
const MOST_POINTS = 3000;
/** A new point at most this often: the line moves by less than a pixel in between. */
const REDRAW_MS = 1000;

interface Figure {
  data: { x: number[]; y: number[] }[];
  layout: Record<string, unknown> & { xaxis: Record<string, unknown> };
}

interface Drawn extends HTMLElement {
  data?: Figure["data"];
  layout?: Figure["layout"];
}

export class DayChart {
  private figure: Figure | null = null;
  private readonly hours: number[] = [];
  private readonly shares: number[] = [];
  private run = "";
  private drawnAt = -Infinity;

  /** Take over what the server drew, when it is there. */
  async begin(): Promise<void> {
    const graph = await appeared(`#${GRAPH} .js-plotly-plot`);
    this.figure = structuredClone({ data: graph.data!, layout: graph.layout! });
    const line = this.figure.data[0];
    this.hours.unshift(...Array.from(line?.x ?? []));
    this.shares.unshift(...Array.from(line?.y ?? []));
    this.draw();
  }

  add(run: string, hour: number, share: number): void {
    const before = this.hours.at(-1) ?? 0;
    if ((this.run !== "" && run !== this.run) || hour < before - 1) this.hours.length = this.shares.length = 0;
    this.run = run;
    if (hour <= before && this.hours.length) this.shares[this.shares.length - 1] = share;
    else {
      this.hours.push(hour);
      this.shares.push(share);
    }
    if (this.hours.length > MOST_POINTS) thin(this.hours, this.shares);
    if (performance.now() - this.drawnAt > REDRAW_MS) this.draw();
  }

  draw(): void {
    if (!this.figure) return;
    this.drawnAt = performance.now();
    const now = this.hours.at(-1) ?? 0;
    document.body.classList.toggle("no-day", this.hours.length < 2);
    const { data, layout } = scaled(this.figure, unit());
    const [line, point] = data;
    if (!line || !point) return;
    Object.assign(line, { x: [...this.hours], y: [...this.shares] });
    Object.assign(point, { x: this.hours.slice(-1), y: this.shares.slice(-1) });
    Object.assign(layout.xaxis, axis(now));
    setProps(GRAPH, { figure: { data, layout } });
  }
}

/** As dashboard/figures/day.py has it, for a later now. */
function axis(now: number): { range: [number, number]; tickvals: number[]; ticktext: string[] } {
  const step = now <= 14 ? 3 : 6;
  const tickvals = [...Array(24).keys()].filter((hour) => hour > 0 && hour % step === 0 && hour <= now * 0.93);
  const ticktext = tickvals.map((hour) => `${String(hour).padStart(2, "0")}:00`);
  return { range: [0, Math.max(now, 1)], tickvals, ticktext };
}

/** The figure with every size that is in pixels brought from a 1080p wall to this screen. */
function scaled(figure: Figure, by: number): Figure {
  const lengths = new Set(["size", "width", "l", "r", "t", "b", "height"]);
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "number") return lengths.has(key) ? value * by : value;
    if (Array.isArray(value)) return value.map((item) => walk(item, ""));
    if (typeof value === "string" && key === "dash") return value.replace(/\d+(?=px)/g, (px) => String(Number(px) * by));
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return walk(figure, "") as Figure;
}

/** Every second point of the older half: the past needs less detail. */
function thin(...series: number[][]): void {
  for (const values of series) {
    const half = values.length >> 1;
    const older = values.slice(0, half).filter((_, index) => index % 2 === 0);
    values.splice(0, half, ...older);
  }
}

function appeared(selector: string): Promise<Drawn> {
  const there = () => {
    const graph = document.querySelector<Drawn>(selector);
    return graph?.data && graph.layout ? graph : null;
  };
  return new Promise((resolve) => {
    const look = () => {
      const graph = there();
      if (graph) resolve(graph);
      else requestAnimationFrame(look);
    };
    look();
  });
}
