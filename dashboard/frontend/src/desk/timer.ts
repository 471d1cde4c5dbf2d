/** How long the story has been on, and how far ahead or behind the hand is. Pure: moments are arguments. */

import type { Step } from "./scene.ts";

/** Nobody speaks to the second. */
const CLOSE_S = 3;

export interface Pace {
  elapsed: number;
  whole: number;
  /** Seconds; above 0: behind. */
  behind: number;
}

/** `steps` are those of the version that is told, `at` is the one that stands; -1 before it begins. */
export function pace(steps: Step[], at: number, elapsed: number): Pace {
  const until = (index: number) => steps.slice(0, index).reduce((sum, { lasts }) => sum + lasts, 0);
  const [from, to] = [until(at), until(at + 1)];
  const behind = elapsed > to + CLOSE_S ? elapsed - to : elapsed < from - CLOSE_S ? elapsed - from : 0;
  return { elapsed, whole: until(steps.length), behind: at < 0 ? 0 : behind };
}

export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
