/** Two futures of the storm that plays, as the hub foresees them: asked for once a run, written and drawn. */

import { badge } from "./badge.ts";
import { fetched } from "./scene.ts";
import { drawn, element } from "./screen.ts";
import type { View } from "./view.ts";
import type { Voice } from "./words.ts";

const URL = "/api/v1/futures";
const MINUTE_MS = 60_000;
/** They are reckoned in a minute or two, if at all. */
const LATE_MS = 5 * MINUTE_MS;
const MINUTE_S = 60;
/** Shorter than this is the same moment. */
/** Letters: room that the words at a line need. */
const WORDS = 11;
/** How high the word stands, where nothing else does. */
const NOW_AT = 0.25;
/** Of people: drawn as a line across. */
const HALF = 0.5;

interface Spread {
  storms: number;
  mean_s: number;
  sd_s: number | null;
}

interface Storm {
  closed_ms: number | null;
  told_with_ms: number | null;
  told_without_ms: number | null;
  earlier_s: number | null;
}

export interface Futures {
  run: string;
  storms: Storm[];
  earlier: Spread | null;
  from_ms: number;
  every_ms: number;
  reached_with: number[];
  reached_without: number[];
  wet: number[];
  assumptions: { key: string; value: number; unit: string; source: string }[];
  provenance: string;
}

/** Asks when a view says that there are some, and forgets them with their run. */
export class Foreseen {
  futures: Futures | null = null;
  isLate = false;
  private asking = false;
  private awaited = { run: "", sinceMs: 0 };

  /** `arrived` is called whenever there are others, or none any more, or they are late. */
  constructor(private readonly arrived: () => void) {}

  follow({ run, futures }: View): void {
    if (this.futures && (!futures || this.futures.run !== run?.run)) {
      this.futures = null;
      this.arrived();
    }
    this.wait(run?.run ?? "", performance.now());
    if (futures && !this.futures && !this.asking) void this.ask();
  }

  private wait(run: string, nowMs: number): void {
    if (run !== this.awaited.run) this.awaited = { run, sinceMs: nowMs };
    const isLate = !this.futures && nowMs - this.awaited.sinceMs > LATE_MS;
    if (isLate === this.isLate) return;
    this.isLate = isLate;
    this.arrived();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    try {
      this.futures = await fetched<Futures | null>(URL);
    } catch {
      return; // the next view asks again
    } finally {
      this.asking = false;
    }
    if (this.futures) this.arrived();
  }
}

/** What stands on both screens: how much earlier, both pictures with a sentence below, and what is assumed. */
export function write(holder: HTMLElement, futures: Futures, voice: Voice): void {
  const part = (selector: string): HTMLElement => holder.querySelector<HTMLElement>(selector)!;
  const storm = futures.storms[0]!;
  part(".whose").replaceChildren(badge(futures.provenance, voice));
  const { number, what, spread } = gain(futures, voice, holder.dataset["onlyWith"] ?? "");
  part(".gain .number").replaceChildren(...number);
  part(".gain .what").textContent = what;
  part(".gain .spread").textContent = spread;
  part(".without figcaption").replaceChildren(...sentence(storm, storm.told_without_ms, voice));
  part(".with figcaption").replaceChildren(...sentence(storm, storm.told_with_ms, voice));
  const list = part(".knowing:is(ul), .knowing ul");
  for (const old of list.querySelectorAll(".numbered")) old.remove();
  list.prepend(
    ...futures.assumptions.map(({ key, value, unit, source }) => {
      const said = voice.say(`assumptions.${key}`, { value: voice.measured(value, { unit, decimals: Number.isInteger(value) ? 0 : 1 }) });
      return element("li", { class: "numbered" }, element("span", {}, said), " ", element("b", {}, voice.say(`sources.${source}`)));
    }),
  );
  const each = eachStorm(futures, voice);
  if (each) list.append(element("li", { class: "numbered" }, element("span", {}, each)));
}

function gain(futures: Futures, voice: Voice, onlyWith: string): { number: (Node | string)[]; what: string; spread: string } {
  const { earlier, storms } = futures;
  const [first] = storms;
  if (!earlier) {
    const what = first?.told_with_ms === null ? voice.say("futures.neither") : onlyWith;
    return { number: [], what, spread: "" };
  }
  const count = earlier.storms === storms.length ? voice.number(storms.length) : `${earlier.storms}/${storms.length}`;
  const values = { storms: count, spread: voice.number((earlier.sd_s ?? 0) / MINUTE_S) };
  const pattern = earlier.sd_s === null ? "futures.single" : isOneWater(storms) ? "futures.one_water" : "futures.spread";
  return {
    number: [voice.number(earlier.mean_s / MINUTE_S), element("span", { class: "unit" }, voice.unit("min"))],
    what: voice.say("futures.earlier"),
    spread: voice.say(pattern, values),
  };
}

/** A river's wave is the same for every seed: then only the sensors' errors differ. */
function isOneWater(storms: Storm[]): boolean {
  return storms.every(({ closed_ms: closed }) => closed !== null && closed === storms[0]!.closed_ms);
}

function eachStorm({ storms }: Futures, voice: Voice): string {
  const minutes = storms.flatMap(({ earlier_s: earlier }) => (earlier === null ? [] : [voice.number(earlier / MINUTE_S)]));
  return minutes.length ? voice.say("futures.each", { minutes: minutes.join(", ") }) : "";
}

function sentence({ closed_ms: closed }: Storm, told: number | null, voice: Voice): (Node | string)[] {
  const first = told === null ? voice.say("futures.untold") : voice.say("futures.told", { time: voice.time(told) });
  const then = closed === null ? voice.say("futures.passable") : told === null ? "" : lead(minute(closed) - minute(told), voice);
  return [element("span", {}, first), " ", element("b", {}, then)];
}

/** As the clock beside it shows: who subtracts what he reads finds what he reads. */
function minute(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function lead(leadMinutes: number, voice: Voice): string {
  const minutes = voice.number(Math.abs(leadMinutes));
  if (leadMinutes === 0) return voice.say("futures.just");
  return leadMinutes > 0 ? voice.say("futures.before", { minutes }) : voice.say("futures.after", { minutes });
}

/** What a picture is drawn with: pixels of letters, and of the air between things. */
export interface Pen {
  letter: number;
  air: number;
}

/** Who knows, over time; with the moment at which the first road closes, and where the run is now. */
export function drawReached(svg: SVGSVGElement, futures: Futures, shares: number[], { now, pen, voice }: Drawing): void {
  const field = new Field(svg, futures, pen, { above: 1.5, below: 1.4 });
  const { left, right, top, bottom } = field;
  const closed = futures.storms[0]!.closed_ms;
  const last = shares.at(-1) ?? 0;
  const parts: Node[] = [
    drawn("path", { class: "line", d: `M${left} ${top}H${right}M${left} ${field.y(HALF)}H${right}` }),
    field.area(shares),
    field.line(shares),
    field.text(voice.percent(1), { class: "quiet", x: left, y: top - pen.air / 2 }),
    field.text(voice.percent(HALF), { class: "quiet", x: left, y: field.y(HALF) - pen.air / 2 }),
    field.text(voice.say("futures.reached"), { class: "quiet", x: left + 3.2 * pen.letter, y: top - pen.air / 2 }),
    field.text(voice.percent(last), { class: "last", x: right, y: field.y(last) - pen.air, "text-anchor": "end" }),
    ...field.hours(voice),
  ];
  if (closed !== null) parts.push(...field.moment(closed, "closes", voice.say("futures.closes", { time: voice.time(closed) }), bottom - pen.air));
  parts.push(...field.now(now, voice));
  svg.replaceChildren(...parts);
}

export interface Drawing {
  now: number | null;
  pen: Pen;
  voice: Voice;
}

/** The share of streets that is under water. */
export function drawWet(svg: SVGSVGElement, futures: Futures, { now, pen, voice }: Drawing): void {
  const field = new Field(svg, futures, pen, { above: 1.5, below: 1.4 });
  const last = futures.wet.at(-1) ?? 0;
  svg.replaceChildren(
    field.area(futures.wet),
    field.line(futures.wet),
    field.text(voice.say("futures.wet"), { class: "quiet", x: field.left, y: field.top - pen.air / 2 }),
    field.text(voice.percent(last), { class: "last", x: field.right, y: field.y(last) - pen.air / 2, "text-anchor": "end" }),
    ...field.hours(voice),
    ...field.now(now, voice, field.top - pen.air / 2),
  );
}

/** A picture's pixels, for shares from 0 to 1 over the time that is drawn. */
class Field {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  private readonly ends: number;

  constructor(
    svg: SVGSVGElement,
    private readonly futures: Futures,
    private readonly pen: Pen,
    lines: { above: number; below: number },
  ) {
    const { width, height } = svg.getBoundingClientRect();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.left = pen.air;
    this.right = Math.max(width - pen.air, this.left + 1);
    this.top = lines.above * pen.letter;
    this.bottom = Math.max(height - lines.below * pen.letter, this.top + 1);
    this.ends = futures.from_ms + (futures.wet.length - 1) * futures.every_ms;
  }

  x(at: number): number {
    return this.left + ((at - this.futures.from_ms) / (this.ends - this.futures.from_ms)) * (this.right - this.left);
  }

  y(share: number): number {
    return this.bottom - share * (this.bottom - this.top);
  }

  area(shares: number[]): SVGElement {
    return drawn("path", { class: "area", d: `M${this.left} ${this.bottom}L${this.points(shares)}L${this.right} ${this.bottom}Z` });
  }

  line(shares: number[]): SVGElement {
    return drawn("path", { class: "curve", d: `M${this.points(shares)}` });
  }

  text(words: string, attributes: Record<string, string | number>): SVGElement {
    return drawn("text", attributes, document.createTextNode(words));
  }

  /** Round hours or parts of one, as many as have room. */
  hours(voice: Voice): SVGElement[] {
    const room = 4 * this.pen.letter;
    const steps = [10, 15, 20, 30, 60, 120, 180, 360].map((minutes) => minutes * MINUTE_MS);
    const step = steps.find((each) => this.x(this.futures.from_ms + each) - this.left >= room) ?? steps.at(-1)!;
    const marks: SVGElement[] = [drawn("path", { class: "ground", d: `M${this.left} ${this.bottom}H${this.right}` })];
    for (let at = Math.ceil(this.futures.from_ms / step) * step; at <= this.ends; at += step) {
      const x = this.x(at);
      if (x < this.left + room / 3 || x > this.right - room / 3) continue;
      marks.push(this.text(voice.time(at), { class: "quiet", x, y: this.bottom + 1.15 * this.pen.letter, "text-anchor": "middle" }));
    }
    return marks;
  }

  /** A line up and down, with its words on the side that has room. */
  moment(at: number, name: string, words: string, y: number): SVGElement[] {
    const x = this.x(at);
    const before = x - this.left > WORDS * this.pen.letter;
    const beside = { x: x + (before ? -1 : 1) * this.pen.air, "text-anchor": before ? "end" : "start" };
    return [
      drawn("path", { class: name, d: `M${x} ${this.top}V${this.bottom}` }),
      this.text(words, { class: `${name}-word`, y, ...beside }),
    ];
  }

  /** Where the run is; at an edge, where it is beyond. */
  now(at: number | null, voice: Voice, beyond = this.y(NOW_AT)): SVGElement[] {
    if (at === null) return [];
    const word = voice.say("futures.now");
    if (at < this.futures.from_ms) return [this.text(`◂ ${word}`, { class: "now-word", x: this.left, y: this.y(NOW_AT) })];
    if (at > this.ends) return [this.text(`${word} ▸`, { class: "now-word", x: this.right, y: beyond, "text-anchor": "end" })];
    return this.moment(at, "now", word, this.y(NOW_AT));
  }

  private points(shares: number[]): string {
    const { from_ms: from, every_ms: every } = this.futures;
    return shares.map((share, index) => `${this.x(from + index * every).toFixed(1)} ${this.y(share).toFixed(1)}`).join("L");
  }
}
