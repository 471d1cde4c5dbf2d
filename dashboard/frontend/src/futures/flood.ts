/** Two futures of one storm: who knows when, with the solution and without any sensor. */

import { element } from "../screen.ts";
import type { Voice } from "../words.ts";
import { Field } from "./field.ts";
import type { Drawing, Gain, Room } from "./room.ts";
import type { FloodFutures, Storm } from "./told.ts";

const MINUTE_MS = 60_000;
const MINUTE_S = 60;
/** How high the word stands, where nothing else does. */
const NOW_AT = 0.25;
/** Of people: drawn as a line across. */
const HALF = 0.5;
const LINES = { above: 1.5, below: 1.4 };
const STEPS_MS = [10, 15, 20, 30, 60, 120, 180, 360].map((minutes) => minutes * MINUTE_MS);

export const flood: Room<FloodFutures> = {
  gain,
  captions(futures, voice) {
    const storm = futures.storms[0]!;
    return { without: sentence(storm, storm.told_without_ms, voice), with: sentence(storm, storm.told_with_ms, voice) };
  },
  headings: () => ({}),
  empty: () => [],
  notes({ storms }, voice) {
    const minutes = storms.flatMap(({ earlier_s: earlier }) => (earlier === null ? [] : [voice.number(earlier / MINUTE_S)]));
    return minutes.length ? [voice.say("futures.flood.each", { minutes: minutes.join(", ") })] : [];
  },
  draw(figures, futures, drawing) {
    figures("without", (svg) => drawReached(svg, futures, futures.reached_without, drawing));
    figures("with", (svg) => drawReached(svg, futures, futures.reached_with, drawing));
    figures("wet", (svg) => drawWet(svg, futures, drawing));
  },
};

function gain({ earlier, storms }: FloodFutures, voice: Voice, holder: HTMLElement): Gain {
  const [first] = storms;
  if (!earlier) {
    const what = first?.told_with_ms === null ? voice.say("futures.flood.neither") : (holder.dataset["onlyWith"] ?? "");
    return { number: [], what, spread: "" };
  }
  const count = earlier.plays === storms.length ? voice.number(storms.length) : `${earlier.plays}/${storms.length}`;
  const values = { storms: count, spread: voice.number((earlier.sd ?? 0) / MINUTE_S) };
  const pattern = earlier.sd === null ? "futures.flood.single" : isOneWater(storms) ? "futures.flood.one_water" : "futures.flood.spread";
  return {
    number: [voice.number(earlier.mean / MINUTE_S), element("span", { class: "unit" }, voice.unit("min"))],
    what: voice.say("futures.flood.earlier"),
    spread: voice.say(pattern, values),
  };
}

/** A river's wave is the same for every seed: then only the sensors' errors differ. */
function isOneWater(storms: Storm[]): boolean {
  return storms.every(({ closed_ms: closed }) => closed !== null && closed === storms[0]!.closed_ms);
}

function sentence({ closed_ms: closed }: Storm, told: number | null, voice: Voice): (Node | string)[] {
  const first = told === null ? voice.say("futures.flood.untold") : voice.say("futures.flood.told", { time: voice.time(told) });
  const then = closed === null ? voice.say("futures.flood.passable") : told === null ? "" : lead(minute(closed) - minute(told), voice);
  return [element("span", {}, first), " ", element("b", {}, then)];
}

/** As the clock beside it shows: who subtracts what he reads finds what he reads. */
function minute(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function lead(leadMinutes: number, voice: Voice): string {
  const minutes = voice.number(Math.abs(leadMinutes));
  if (leadMinutes === 0) return voice.say("futures.flood.just");
  return leadMinutes > 0 ? voice.say("futures.flood.before", { minutes }) : voice.say("futures.flood.after", { minutes });
}

/** Who knows, over time; with the moment at which the first road closes, and where the run is now. */
function drawReached(svg: SVGSVGElement, futures: FloodFutures, shares: number[], { now, pen, voice }: Drawing): void {
  const over = new Hours(svg, futures, pen, voice);
  const { field } = over;
  const { left, right, top, bottom } = field;
  const closed = futures.storms[0]!.closed_ms;
  const last = shares.at(-1) ?? 0;
  const parts: Node[] = [
    field.across(1, HALF),
    field.area(over.at, shares),
    field.line(over.at, shares),
    field.text(voice.percent(1), { class: "quiet", x: left, y: top - pen.air / 2 }),
    field.text(voice.percent(HALF), { class: "quiet", x: left, y: field.y(HALF) - pen.air / 2 }),
    field.text(voice.say("futures.flood.reached"), { class: "quiet", x: left + 3.2 * pen.letter, y: top - pen.air / 2 }),
    field.text(voice.percent(last), { class: "last", x: right, y: field.y(last) - pen.air, "text-anchor": "end" }),
    ...over.marks(),
  ];
  if (closed !== null) {
    parts.push(...field.moment(closed, "closes", voice.say("futures.flood.closes", { time: voice.time(closed) }), bottom - pen.air));
  }
  parts.push(...over.now(now));
  svg.replaceChildren(...parts);
}

/** The share of streets that is under water. */
function drawWet(svg: SVGSVGElement, futures: FloodFutures, { now, pen, voice }: Drawing): void {
  const over = new Hours(svg, futures, pen, voice);
  const { field } = over;
  const last = futures.wet.at(-1) ?? 0;
  svg.replaceChildren(
    field.area(over.at, futures.wet),
    field.line(over.at, futures.wet),
    field.text(voice.say("futures.flood.wet"), { class: "quiet", x: field.left, y: field.top - pen.air / 2 }),
    field.text(voice.percent(last), { class: "last", x: field.right, y: field.y(last) - pen.air / 2, "text-anchor": "end" }),
    ...over.marks(),
    ...over.now(now, field.top - pen.air / 2),
  );
}

/** A field over the hours of the storm that is drawn. */
class Hours {
  readonly at: number[];
  readonly field: Field;
  private readonly from: number;
  private readonly ends: number;

  constructor(
    svg: SVGSVGElement,
    futures: FloodFutures,
    private readonly pen: Drawing["pen"],
    private readonly voice: Voice,
  ) {
    this.at = futures.wet.map((_, index) => futures.from_ms + index * futures.every_ms);
    this.from = futures.from_ms;
    this.ends = this.at.at(-1) ?? this.from;
    this.field = new Field(svg, pen, (at) => (at - this.from) / (this.ends - this.from), LINES);
  }

  /** Round hours or parts of one, as many as have room. */
  marks(): SVGElement[] {
    const room = 4 * this.pen.letter;
    const step = STEPS_MS.find((each) => this.field.x(this.from + each) - this.field.left >= room) ?? STEPS_MS.at(-1)!;
    const marks = [this.field.ground()];
    for (let at = Math.ceil(this.from / step) * step; at <= this.ends; at += step) marks.push(...this.field.mark(at, this.voice.time(at)));
    return marks;
  }

  /** Where the run is; at an edge, where it is beyond. */
  now(at: number | null, beyond = this.field.y(NOW_AT)): SVGElement[] {
    if (at === null) return [];
    const { field } = this;
    const word = this.voice.say("futures.now");
    if (at < this.from) return [field.text(`◂ ${word}`, { class: "now-word", x: field.left, y: field.y(NOW_AT) })];
    if (at > this.ends) return [field.text(`${word} ▸`, { class: "now-word", x: field.right, y: beyond, "text-anchor": "end" })];
    return field.moment(at, "now", word, field.y(NOW_AT));
  }
}
