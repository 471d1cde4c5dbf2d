/** One quake, several channels: who has the warning when, and who still waits when S comes. */

import { drawn, element } from "../screen.ts";
import type { Voice } from "../words.ts";
import { drawBars, drawLines, type Bar } from "./bars.ts";
import { Field } from "./field.ts";
import type { Drawing, Gain, Room } from "./room.ts";
import type { Channel, QuakeFutures, ReachedPlace } from "./told.ts";

/** Where more than this share of the people still waits, no channel is called a help. */
const HOPELESS = 0.9;
/** Places of which all know about the same are no picture. */
const TELLING = 0.1;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const MARKS_S = [1, 2, 5, 10, 20, MINUTE_S, 5 * MINUTE_S, 20 * MINUTE_S, HOUR_S];
/** How high on a curve its name stands: under the steps that come before it. */
const NAMED_AT = { as_it_was: 0.04, batches: 0.24 } as const;
/** A broadcast's name stands before its curve, from here down; where S comes so early, behind it. */
const BROADCAST_AT = 0.8;
const BEHIND_S = 50;
/** Letters that a name of a curve needs. Where a picture is narrower than so many of them the bars' colours must do. */
const NAME = 10;
const WIDE = 26;

const NAMES: Record<Channel["name"], string> = {
  as_it_was: "futures.earthquake.as_it_was",
  batches: "futures.earthquake.batches",
  broadcast: "futures.earthquake.broadcast",
  broadcast_low: "futures.earthquake.broadcast",
};
const SHORT = { as_it_was: "futures.earthquake.as_it_was_short", batches: "futures.earthquake.batches_short" } as const;

export const earthquake: Room<QuakeFutures> = {
  gain,
  captions(futures, voice) {
    const times = arrivals(futures);
    if (!times) return {};
    const between = { first: span(times.first, voice), last: span(times.last, voice) };
    return { reach: [element("span", {}, voice.say("futures.earthquake.between", between))] };
  },
  headings: () => ({}),
  empty: ({ places }) => {
    const shares = places.map(({ share }) => share);
    const telling = places.length > 0 && Math.max(...shares) - Math.min(...shares) > TELLING;
    return telling ? [] : ["places"];
  },
  notes: () => [],
  draw(figures, futures, drawing) {
    figures("reach", (svg) => drawReach(svg, futures, drawing));
    figures("still", (svg) => drawBars(svg, waiting(futures, drawing.voice), drawing.pen));
    figures("places", (svg) => drawLines(svg, inTime(futures.places, drawing.voice), drawing.pen));
  },
};

function gain(futures: QuakeFutures, voice: Voice): Gain {
  const [without] = futures.channels;
  const told = channel(futures, "broadcast")?.waiting;
  if (!told || !without?.waiting) return { number: [], what: voice.say("futures.earthquake.unwarned"), spread: "" };
  const [number, unit] = voice.largeParts(told.mean);
  const low = channel(futures, "broadcast_low");
  const values = {
    people: voice.large(futures.people),
    spread: voice.large(told.sd ?? 0),
    quakes: voice.number(futures.quakes.length),
    share: voice.percent(low?.reached.at(-1) ?? 0),
    low: voice.large(low?.waiting?.mean ?? 0),
  };
  const heard = { channel: voice.say(NAMES[without.name]), without: voice.large(without.waiting.mean) };
  const isHopeless = told.mean > HOPELESS * futures.people;
  return {
    isBad: isHopeless,
    number: [number, element("span", { class: "unit" }, unit)],
    what: isHopeless ? voice.say("futures.earthquake.hopeless") : voice.say("futures.earthquake.still", heard),
    spread: voice.say(told.sd ? "futures.earthquake.spread" : "futures.earthquake.same", values),
  };
}

function channel({ channels }: QuakeFutures, name: Channel["name"]): Channel | undefined {
  return channels.find((each) => each.name === name);
}

/** Seconds from the warning of the quake that is drawn: S at the first place, for half of the people, at the last. */
function arrivals({ quakes }: QuakeFutures): { first: number; half: number; last: number } | null {
  const quake = quakes[0];
  const decided = quake?.decided_ms ?? null;
  if (!quake || decided === null) return null;
  const after = (ms: number) => (ms - decided) / 1000;
  return { first: after(quake.s_first_ms), half: after(quake.s_half_ms), last: after(quake.s_last_ms) };
}

/** Whole seconds that there are, and no more. */
function span(seconds: number, voice: Voice): string {
  const whole = Math.floor(seconds);
  if (Math.abs(whole) < 2 * MINUTE_S) return voice.measured(whole, { unit: "s", decimals: 0 });
  const minutes = voice.measured(Math.trunc(whole / MINUTE_S), { unit: "min", decimals: 0 });
  return `${minutes} ${voice.measured(whole % MINUTE_S, { unit: "s", decimals: 0 })}`;
}

/** Who still waits: a cell broadcast's bar reaches, in a fainter colour, as far as it did where it worked worst. */
function waiting(futures: QuakeFutures, voice: Voice): Bar[] {
  const low = channel(futures, "broadcast_low")?.waiting;
  return futures.channels
    .filter(({ name }) => name !== "broadcast_low")
    .map(({ name, waiting: spread }) => ({
      name,
      label: voice.say(NAMES[name]),
      ...(name === "broadcast" ? {} : { short: voice.say(SHORT[name as keyof typeof SHORT]) }),
      share: (spread?.mean ?? 0) / futures.people,
      figure: spread ? voice.large(spread.mean) : "",
      ...(name === "broadcast" && low ? { upTo: low.mean / futures.people } : {}),
    }));
}

function inTime(places: ReachedPlace[], voice: Voice): Bar[] {
  return places.map(({ names, share, s_after_s: after }) => ({
    name: "broadcast",
    label: voice.named(names),
    share,
    figure: `${voice.percent(share)} · ${span(after, voice)}`,
  }));
}

/** Over the logarithm of time, since a broadcast takes seconds and batches hours. */
function drawReach(svg: SVGSVGElement, futures: QuakeFutures, { pen, voice }: Drawing): void {
  const at = futures.after_s;
  const [from, ends] = [Math.log(at[0]!), Math.log(at.at(-1)!)];
  const along = (second: number) => Math.min(Math.max((Math.log(Math.max(second, at[0]!)) - from) / (ends - from), 0), 1);
  const field = new Field(svg, pen, along, { above: 2.9, below: 1.6 });
  const { left, right, top } = field;
  const isWide = right - left > WIDE * pen.letter;
  const parts: Node[] = [field.across(1), ...range(field, futures)];
  for (const { name, reached } of futures.channels) {
    if (name !== "broadcast_low") parts.push(field.line(at, reached, `curve ${name}`));
    if (isWide && (name === "as_it_was" || name === "batches")) parts.push(...named(field, at, reached, name, { pen, voice }));
  }
  parts.push(field.text(voice.percent(1), { class: "quiet", x: left, y: top - pen.air / 2 }), ...marks(field, pen, voice));
  const times = arrivals(futures);
  if (times) parts.unshift(band(field, times));
  const word = times && sWord(field, times, { pen, voice });
  if (times && word) parts.push(drawn("path", { class: "s", d: `M${field.x(times.half)} ${top}V${field.bottom}` }), word);
  const isEarly = times !== null && field.x(times.half) - left < NAME * pen.letter;
  if (isWide) parts.push(...broadcastNamed(field, futures, isEarly ? field.x(BEHIND_S) : left, { pen, voice }));
  svg.replaceChildren(...parts);
  if (word) keepInside(word, field);
}

/** Between the best and the least that was measured of a cell broadcast. */
function range(field: Field, futures: QuakeFutures): SVGElement[] {
  const best = channel(futures, "broadcast");
  const least = channel(futures, "broadcast_low");
  if (!best || !least) return [];
  const points = (shares: number[]) => shares.map((share, index) => `${field.x(futures.after_s[index]!).toFixed(1)} ${field.y(share).toFixed(1)}`);
  return [drawn("path", { class: "area broadcast", d: `M${[...points(best.reached), ...points(least.reached).reverse()].join("L")}Z` })];
}

function broadcastNamed(field: Field, futures: QuakeFutures, x: number, { pen, voice }: Pick<Drawing, "pen" | "voice">): SVGElement[] {
  const [best, least] = [channel(futures, "broadcast"), channel(futures, "broadcast_low")].map((each) => each?.reached.at(-1) ?? 0);
  const lines = [voice.say(NAMES.broadcast), `${voice.percent(least!)} – ${voice.percent(best!)}`];
  const y = field.y(BROADCAST_AT);
  return lines.map((words, line) => field.text(words, { class: "curve-word broadcast", x, y: y + 1.2 * line * pen.letter }));
}

function named(
  field: Field,
  at: number[],
  reached: number[],
  name: keyof typeof NAMED_AT,
  { pen, voice }: Pick<Drawing, "pen" | "voice">,
): SVGElement[] {
  const share = NAMED_AT[name];
  const index = reached.findIndex((each) => each >= share);
  if (index < 0) return [];
  const x = field.x(at[index]!);
  const after = field.right - x > NAME * pen.letter;
  const beside = { x: x + (after ? 1 : -1) * pen.air, "text-anchor": after ? "start" : "end" };
  return [field.text(voice.say(SHORT[name]), { class: `curve-word ${name}`, y: field.y(share), ...beside })];
}

function marks(field: Field, pen: Drawing["pen"], voice: Voice): SVGElement[] {
  const shown = [field.ground()];
  let free = field.left;
  for (const second of MARKS_S) {
    const x = field.x(second);
    if (x - free < 1.6 * pen.letter) continue;
    const [unit, value] = second < MINUTE_S ? ["s", second] : second < HOUR_S ? ["min", second / MINUTE_S] : ["h", second / HOUR_S];
    const mark = field.mark(second, voice.measured(value as number, { unit: unit as string, decimals: 0 }));
    if (mark.length) free = x + 2 * pen.letter;
    shown.push(...mark);
  }
  return shown;
}

/** When S comes, from the first place to the last. */
function band(field: Field, { first, last }: { first: number; last: number }): SVGElement {
  const [x, ends] = [field.x(first), field.x(last)];
  return drawn("rect", { class: "s-band", x, y: field.top, width: Math.max(ends - x, 0), height: field.bottom - field.top });
}

/** Above the line at which it has come to half of the people. */
function sWord(field: Field, { half }: { half: number }, { pen, voice }: Pick<Drawing, "pen" | "voice">): SVGTextElement {
  const words = voice.say("futures.earthquake.s_comes", { time: span(half, voice) });
  return field.text(words, { class: "s-word", x: field.x(half), y: field.top - 1.55 * pen.letter, "text-anchor": "middle" });
}

/** Only what stands on the screen knows how wide its words are. */
function keepInside(word: SVGTextElement, { left, right }: Field): void {
  const half = word.getComputedTextLength() / 2;
  const x = Number(word.getAttribute("x"));
  word.setAttribute("x", String(Math.max(Math.min(x, right - half), left + half)));
}
