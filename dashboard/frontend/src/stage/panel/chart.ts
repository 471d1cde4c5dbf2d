/** The day's chart: the server draws it once, the browser scales it to its screen and lets it grow. */

import { setProps } from "../dash.ts";
import type { Link } from "../../live.ts";
import { fetched, type Scene, type Tile } from "../../scene.ts";
import { unit } from "../../screen.ts";
import type { Voice } from "../../words.ts";
import { Course, type Value } from "./course.ts";

const GRAPH = "day";
/** A new point at most this often: the line moves by less than a pixel in between. */
const REDRAW_MS = 1000;
/** Above a value that has left the axis. */
const AIR = 0.1;
/** How deep the band of what falls is, as dashboard/figures/day.py has it. */
const BEYOND_PEAK = 2.2;
const LEAST_DEPTH = 10;
const BELOW_PEAK = 0.125;

interface Trace {
  x: number[];
  y: Value[];
  text?: string[];
  textposition?: string | string[];
}

interface Figure {
  data: Trace[];
  layout: Record<string, unknown> & Record<"xaxis" | "yaxis" | "yaxis2", Record<string, unknown>>;
}

interface Drawn extends HTMLElement {
  data?: Figure["data"];
  layout?: Figure["layout"];
}

interface Known {
  hours: number[];
  values: number[];
}

export class DayChart {
  private figure: Figure | null = null;
  private readonly course = new Course();
  private readonly falling = new Course();
  private readonly falls: Tile | null;
  private run = "";
  private drawnAt = -Infinity;
  private away = false;

  constructor(
    private readonly url: string,
    private readonly chart: Scene["chart"],
    private readonly voice: Voice,
    private readonly life: AbortSignal,
  ) {
    this.falls = chart.falls;
  }

  /** Take over what the server drew, when it is there. */
  async begin(): Promise<void> {
    const graph = await appeared(`#${GRAPH} .js-plotly-plot`, this.life);
    if (!graph) return;
    this.figure = structuredClone({ data: graph.data!, layout: graph.layout! });
    const [line, , , area] = this.figure.data;
    if (line) this.course.begin(line.x, line.y);
    if (area) this.falling.begin(area.x, area.y);
    this.draw();
  }

  link({ state }: Link): void {
    if (state === "lost") this.away = true;
    else if (state === "live" && this.away) {
      this.away = false;
      for (const course of [this.course, this.falling]) course.break();
      void this.catchUp();
    }
  }

  add(run: string, at: number, tiles: Record<string, number>): void {
    const [hour, charted] = [this.voice.hour(at), tiles[this.chart.tile]];
    if (charted === undefined) return;
    if (this.run !== "" && run !== this.run) for (const course of [this.course, this.falling]) course.clear();
    this.run = run;
    this.course.add(hour, charted);
    const fallen = this.falls && tiles[this.falls.key];
    if (typeof fallen === "number") this.falling.add(hour, fallen);
    if (performance.now() - this.drawnAt > REDRAW_MS) this.draw();
  }

  draw(): void {
    if (!this.figure) return;
    this.drawnAt = performance.now();
    const { hours, values } = this.course;
    const now = hours.at(-1) ?? 0;
    document.body.classList.toggle("no-day", hours.length < 2);
    const { data, layout } = scaled(this.figure, unit());
    const [line, point, , area, word] = data;
    if (!line || !point) return;
    Object.assign(line, { x: [...hours], y: [...values] });
    Object.assign(point, { x: hours.slice(-1), y: values.slice(-1) });
    Object.assign(layout.xaxis, axis(now));
    layout.yaxis["range"] = this.range(layout.yaxis["range"] as [number, number]);
    if (area && word) layout.yaxis2["range"] = this.drawFalling(area, word, now);
    setProps(GRAPH, { figure: { data, layout } });
  }

  /** Hangs from the upper edge, its highest value written below it; answers with the band's range. */
  private drawFalling(area: Trace, word: Trace, now: number): [number, number] {
    const { hours, values, known } = this.falling;
    const peak = Math.max(0, ...known);
    const depth = Math.max(BEYOND_PEAK * peak, LEAST_DEPTH);
    const at = hours[values.indexOf(peak)];
    Object.assign(area, { x: [...hours], y: [...values] });
    Object.assign(word, at === undefined ? { x: [], y: [] } : { x: [at], y: [peak + BELOW_PEAK * depth] });
    word.text = [`${this.falls!.word} ${this.voice.measured(peak, this.falls!)}`];
    word.textposition = at !== undefined && at > now / 2 ? "bottom left" : "bottom right";
    return [depth, 0];
  }

  /** The hub may know better: where its store has what this screen missed, the line is whole again. */
  private async catchUp(): Promise<void> {
    const day = await fetched<{ course: Known; falling: Known }>(this.url).catch(() => null);
    if (!day) return;
    this.course.correct(day.course.hours, day.course.values);
    this.falling.correct(day.falling.hours, day.falling.values);
    this.draw();
  }

  /** As the server had it, wider where a value has left it. */
  private range([low, high]: [number, number]): [number, number] {
    const { known } = this.course;
    const [least, most] = [Math.min(low, ...known), Math.max(high, ...known)];
    const air = AIR * (most - least);
    return [least < low ? least - (this.chart.fromZero ? 0 : air) : low, most > high ? most + air : high];
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

function appeared(selector: string, life: AbortSignal): Promise<Drawn | null> {
  const there = () => {
    const graph = document.querySelector<Drawn>(selector);
    return graph?.data && graph.layout ? graph : null;
  };
  return new Promise((resolve) => {
    const look = () => {
      const graph = there();
      if (graph || life.aborted) resolve(graph);
      else requestAnimationFrame(look);
    };
    look();
  });
}
