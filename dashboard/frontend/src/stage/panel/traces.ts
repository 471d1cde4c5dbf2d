/** The last seconds of the ground at the stations nearest to a quake, in the place where others have their day. */

import { RunClock } from "../../clock.ts";
import { quietAs } from "../../condition.ts";
import type { Link } from "../../live.ts";
import { Warned } from "../../quake.ts";
import { lastOf, type Scene } from "../../scene.ts";
import { calm, element, unit } from "../../screen.ts";
import type { DeviceView, View } from "../../view.ts";
import type { Voice } from "../../words.ts";
import { Pen, WINDOW_MS, type Bar, type Strip } from "./pen.ts";
import { Records } from "./records.ts";
import { sAt, shownStations, Triggers, type Traced } from "./stations.ts";

/** How far the pen is behind now: a second is told when it is over, and comes with the next view. */
const SECOND_MS = 1000;
const ON_ITS_WAY_MS = 900;
/** In cm/s2: at rest a station is nearly still. */
const LEAST = 4;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** The strongest keeps clear of the next line. */
const AIR = 1.2;
/** How long the scale takes to come to another. */
const EASES_MS = 150;
/** A picture that has moved by less looks the same. */
const LEAST_MOVE_PX = 0.5;

interface Row {
  station: string;
  name: HTMLElement;
  word: HTMLElement;
  value: HTMLElement;
}

export class Traces {
  private readonly canvas: HTMLCanvasElement;
  private readonly clock = new RunClock();
  private readonly triggers = new Triggers();
  private readonly bars = new Map<string, Bar[]>();
  private readonly records = new Records(() => this.redraw());
  private readonly warned = new Warned(() => this.redraw());
  private rows: Row[] = [];
  private pen: Pen | null = null;
  private view: View | null = null;
  private run = "";
  private isLive = false;
  private waits = false;
  private scale = LEAST;
  private drawn = { now: NaN, at: 0 };
  /** Whether something else than the run's clock asks for another picture. */
  private isStale = true;

  constructor(
    private readonly section: HTMLElement,
    private readonly traced: Traced,
    private readonly scene: Scene,
    private readonly voice: Voice,
    life: AbortSignal,
  ) {
    this.canvas = section.querySelector("canvas")!;
    const resized = new ResizeObserver(() => this.resized());
    resized.observe(this.canvas);
    life.addEventListener("abort", () => {
      resized.disconnect();
      this.rows = [];
    });
  }

  update(view: View, changed: ReadonlySet<string>): void {
    this.view = view;
    this.clock.heard(view.run, performance.now());
    const run = view.run?.run ?? "";
    if (run !== this.run) {
      this.triggers.forget();
      this.bars.clear();
    }
    this.run = run;
    for (const station of changed) {
      const device = station in this.traced.stations ? view.devices.get(station) : undefined;
      if (device) this.hear(station, device);
    }
    this.warned.follow(view);
    this.records.follow(view);
    this.choose();
    this.tell();
    this.drawSoon();
  }

  private redraw(): void {
    this.isStale = true;
    this.choose();
    this.drawSoon();
  }

  link({ state }: Link): void {
    this.isLive = state === "live";
  }

  private hear(station: string, device: DeviceView): void {
    if (this.triggers.hear(station, device)) this.isStale = true;
    const peak = device.values["acceleration"];
    if (device.provenance === "simulated" || peak === undefined) return;
    const until = this.clock.read(performance.now());
    const known = (this.bars.get(station) ?? []).filter((bar) => until - bar.until < WINDOW_MS + SECOND_MS);
    this.bars.set(station, [...known, { until, peak }]);
    this.isStale = true;
  }

  private choose(): void {
    const stations = shownStations(this.traced, this.view?.run?.scenario ?? "", this.warned.quake);
    if (stations.join() === this.rows.map(({ station }) => station).join()) return;
    this.isStale = true;
    this.rows = stations.map((station) => ({
      station,
      name: element("span", { class: "name" }, this.scene.devices[station]?.name ?? lastOf(station)),
      word: element("span", { class: "word" }),
      value: element("b"),
    }));
    const items = this.rows.map(({ station, name, word, value }) => element("li", { "data-device": station }, name, word, value));
    this.section.querySelector("ol")!.replaceChildren(...items);
    this.tell();
  }

  /** What stands in letters: how strong the last second was, and who says nothing. */
  private tell(): void {
    for (const { station, word, value } of this.rows) {
      const device = this.view?.devices.get(station);
      const quiet = device && quietAs(device);
      const peak = device?.values["acceleration"];
      write(word, quiet ? this.voice.say(`devices.${quiet}`) : "");
      write(value, quiet || peak === undefined ? "" : this.voice.number(peak, peak < 10 ? 1 : 0));
    }
  }

  private resized(): void {
    const { canvas } = this;
    const [width, height] = [Math.round(canvas.clientWidth * devicePixelRatio), Math.round(canvas.clientHeight * devicePixelRatio)];
    if (!width || !height) return;
    Object.assign(canvas, { width, height });
    this.pen = new Pen(canvas, unit() * devicePixelRatio);
    this.redraw();
  }

  private drawSoon(): void {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame((frame) => {
      this.waits = false;
      this.draw(frame);
      if (this.moves) this.drawSoon();
    });
  }

  /** Whether the next frame will show another picture. */
  private get moves(): boolean {
    return this.isLive && this.clock.isRunning && !calm.matches && this.rows.length > 0;
  }

  private draw(frame: number): void {
    if (!this.pen || this.rows.length === 0) return;
    const now = this.clock.read(frame);
    const target = this.neededScale(now);
    const eased = this.moves ? 1 - Math.exp((this.drawn.at - frame) / EASES_MS) : 1;
    const scale = Math.abs(target - this.scale) < 0.01 * target ? target : this.scale + eased * (target - this.scale);
    const movedPx = (Math.abs(now - this.drawn.now) / WINDOW_MS) * this.canvas.width;
    if (!this.isStale && movedPx < LEAST_MOVE_PX && scale === this.scale) return;
    this.isStale = false;
    this.scale = scale;
    this.drawn = { now, at: frame };
    const behind = calm.matches ? 0 : SECOND_MS + ON_ITS_WAY_MS * (this.view?.run?.speed ?? 1);
    this.pen.draw(this.rows.map((row) => this.strip(row)), { now, pen: now - behind, scale });
    const size = this.voice.measured(target, { unit: "cm/s2", decimals: 0 });
    write(this.section.querySelector<HTMLElement>(".scale")!, this.voice.say("traces.scale", { size }));
  }

  private strip({ station, name }: Row): Strip {
    const { quake } = this.warned;
    const place = this.traced.stations[station]!;
    const p = this.triggers.of(station).map((at) => ({ letter: "P" as const, at }));
    const isPlayed = (this.view?.devices.get(station)?.provenance ?? "simulated") === "simulated";
    return {
      line: isPlayed ? this.records.line(station) : undefined,
      bars: this.bars.get(station) ?? [],
      ticks: quake ? [...p, { letter: "S", at: sAt(quake, place) }] : p,
      named: name.offsetWidth * devicePixelRatio,
    };
  }

  /** The strongest in view, rounded up; the same for all, so that near and far compare. */
  private neededScale(now: number): number {
    let strongest = LEAST;
    for (const row of this.rows) {
      const { line, bars } = this.strip(row);
      for (const { until, peak } of bars) if (until > now - WINDOW_MS) strongest = Math.max(strongest, peak);
      const from = line ? Math.max(0, line.samples.length - Math.ceil((line.until - now + WINDOW_MS) / line.every)) : 0;
      for (let index = from; index < (line?.samples.length ?? 0); index++) {
        strongest = Math.max(strongest, Math.abs(line!.samples[index]!) || 0);
      }
    }
    const power = 10 ** Math.floor(Math.log10(AIR * strongest));
    return ROUND.find((step) => step * power >= AIR * strongest)! * power;
  }
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
