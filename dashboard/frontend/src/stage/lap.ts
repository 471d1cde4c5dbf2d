/** What the stopwatch says of an alert, below it on the stage: two numbers, and the hops of the second as one bar. */

import { lasting } from "../lasting.ts";
import { element } from "../screen.ts";
import type { Hop, Timed } from "../stopwatch.ts";
import type { Voice } from "../words.ts";

const HOPS: Hop[] = ["broker", "ingest", "rule", "push"];

export function numbers(timed: Timed, voice: Voice, language: string): HTMLElement[] {
  const { event, event_to_decision_s: eventS, late } = timed;
  const name = event?.names[language];
  const said: HTMLElement[] = [];
  if (name && eventS !== null) {
    const [before = "", after = ""] = voice.say("alert.event", { time: lasting(eventS, voice), event: "\n" }).split("\n");
    const around = [before, after].map((text) => element("span", {}, text));
    said.push(element("span", { class: "event" }, around[0]!, element("i", {}, name), around[1]!));
  }
  if (late) said.push(element("span", {}, voice.say("alert.onwall", { time: lasting(late.ms / 1000, voice) })));
  return said;
}

/** One bar, in which each hop is as wide as it took long, and their names and milliseconds below it, in its order. */
export function hops({ hops_ms, late }: Timed, voice: Voice): HTMLElement[] {
  if (!late) return [];
  const took: [string, number][] = HOPS.flatMap((hop) => (hops_ms[hop] === null ? [] : [[hop, hops_ms[hop]]]));
  took.push(["drawn", Math.max(0, late.ms - (hops_ms.push ?? 0))]);
  const bar = element("div", { class: "bar" });
  for (const [, ms] of took) bar.append(widthOf(ms));
  const names = took.map(([hop, ms]) => {
    const measured = element("b", {}, voice.number(ms, ms < 10 ? 1 : 0));
    return element("li", {}, voice.say(`hops.${hop}`), "\u00a0", measured, `\u00a0${voice.unit("ms")}`);
  });
  return [bar, element("ol", {}, ...names)];
}

function widthOf(ms: number): HTMLElement {
  const part = element("i");
  part.style.flexGrow = String(ms);
  return part;
}
