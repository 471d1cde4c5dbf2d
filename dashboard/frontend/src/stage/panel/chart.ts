/** The day's chart: the server draws it once, the browser scales it to its screen and lets it grow. */

import { setProps } from "../dash.ts";
import type { Link } from "../../live.ts";
import { fetched } from "../../scene.ts";
import { unit } from "../../screen.ts";

const GRAPH = "day";
const MOST_POINTS = 3000;
/** A new point at most this often: the line moves by less than a pixel in between. */
const REDRAW_MS = 1000;
/** Above a value that has left the axis. */
const AIR = 0.1;

type Value = number | null;

interface Figure {
  data: { x: number[]; y: Value[] }[];
  layout: Record<string, unknown> & { xaxis: Record<string, unknown>; yaxis: Record<string, unknown> };
}

interface Drawn extends HTMLElement {
  data?: Figure["data"];
  layout?: Figure["layout"];
}

export class DayChart {
  private figure: Figure | null = null;
  private readonly hours: number[] = [];
  /** Null where nobody knows: the line breaks there. */
  private readonly values: Value[] = [];
  private run = "";
  private drawnAt = -Infinity;
  private away = false;

  constructor(
    private readonly url: string,
    private readonly fromZero: boolean,
  ) {}

  /** Take over what the server drew, when it is there. */
  async begin(): Promise<void> {
    const graph = await appeared(`#${GRAPH} .js-plotly-plot`);
    this.figure = structuredClone({ data: graph.data!, layout: graph.layout! });
    const line = this.figure.data[0];
    this.hours.unshift(...Array.from(line?.x ?? []));
    this.values.unshift(...Array.from(line?.y ?? []));
    this.draw();
  }

  link({ state }: Link): void {
    if (state === "lost") this.away = true;
    else if (state === "live" && this.away) {
      this.away = false;
      this.breakLine();
      void this.catchUp();
    }
  }

  add(run: string, hour: number, value: number): void {
    const before = this.hours.at(-1) ?? 0;
    if ((this.run !== "" && run !== this.run) || hour < before - 1) this.hours.length = this.values.length = 0;
    this.run = run;
    if (hour <= before && this.values.at(-1) != null) this.values[this.values.length - 1] = value;
    else {
      this.hours.push(hour);
      this.values.push(value);
    }
    if (this.hours.length > MOST_POINTS) thin(this.hours, this.values);
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
    Object.assign(line, { x: [...this.hours], y: [...this.values] });
    Object.assign(point, { x: this.hours.slice(-1), y: this.values.slice(-1) });
    Object.assign(layout.xaxis, axis(now));
    layout.yaxis["range"] = this.range(layout.yaxis["range"] as [number, number]);
    setProps(GRAPH, { figure: { data, layout } });
  }

  /** What came while nobody listened is not known here; a straight line over it would be made up. */
  private breakLine(): void {
    const last = this.hours.at(-1);
    if (last === undefined) return;
    this.hours.push(last);
    this.values.push(null);
  }

  /** The hub may know better: where its store has what this screen missed, the line is whole again. */
  private async catchUp(): Promise<void> {
    const day = await fetched<{ hours: number[]; values: number[] }>(this.url).catch(() => null);
    const until = day?.hours.at(-1);
    if (!day || until === undefined) return;
    const later = this.hours.findIndex((hour) => hour > until);
    const kept = later < 0 ? this.hours.length : later;
    this.hours.splice(0, kept, ...day.hours);
    this.values.splice(0, kept, ...day.values);
    this.draw();
  }

  /** As the server had it, wider where a value has left it. */
  private range([low, high]: [number, number]): [number, number] {
    const known = this.values.filter((value) => value !== null);
    const [least, most] = [Math.min(low, ...known), Math.max(high, ...known)];
    const air = AIR * (most - least);
    return [least < low ? least - (this.fromZero ? 0 : air) : low, most > high ? most + air : high];
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

/** Every second point of the older half, and every break: the past needs less detail. */
function thin(hours: number[], values: Value[]): void {
  const half = hours.length >> 1;
  const kept = [...Array(half).keys()].filter((index) => index % 2 === 0 || values[index] === null);
  for (const series of [hours, values] as Value[][]) series.splice(0, half, ...kept.map((index) => series[index]!));
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
