/** How long something took, in words: two decimals of a second, or minutes and seconds, or hours and minutes. */

import type { Voice } from "./words.ts";

const FINE_S = 10;

export function lasting(seconds: number, voice: Voice): string {
  if (seconds < FINE_S) return one(voice, seconds, "s", 2);
  const whole = Math.round(seconds);
  if (whole < 60) return one(voice, whole, "s");
  if (whole < 3600) return several(voice, [Math.floor(whole / 60), "min"], [whole % 60, "s"]);
  const minutes = Math.round(seconds / 60);
  return several(voice, [Math.floor(minutes / 60), "h"], [minutes % 60, "min"]);
}

/** As far as a clock may be wrong: never none at all. */
export const giveOrTake = (ms: number, voice: Voice): string => one(voice, Math.max(0.01, ms / 1000), "s", 2);

const one = (voice: Voice, value: number, unit: string, decimals = 0): string => voice.measured(value, { unit, decimals });

function several(voice: Voice, ...parts: [number, string][]): string {
  return parts.flatMap(([value, unit]) => (value ? [one(voice, value, unit)] : [])).join("\u00a0");
}
