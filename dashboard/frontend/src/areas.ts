/** Which parts of the screen are free for what. */

import type { Box } from "./place.ts";
import { unit } from "./screen.ts";

/** In pixels of a 1920 x 1080 wall. */
const STRIP = 72;
const PANEL = 640;
const STORY = 210;
const AIR = 40;

export function areas(): { marks: Box; names: Box; taken: Box[] } {
  const u = unit();
  const marks = {
    left: AIR * u,
    top: (STRIP + AIR) * u,
    width: innerWidth - (PANEL + 2 * AIR) * u,
    height: innerHeight - (STRIP + STORY + 2 * AIR) * u,
  };
  const names = { left: 16 * u, top: (STRIP + 8) * u, width: innerWidth - (PANEL + 16) * u, height: innerHeight - (STRIP + STORY) * u };
  return { marks, names, taken: ["#events", "#tray", "footer"].flatMap(boxOfElement) };
}

function boxOfElement(selector: string): Box[] {
  const found = document.querySelector(selector)?.getBoundingClientRect();
  return found && found.width ? [{ left: found.left, top: found.top, width: found.width, height: found.height }] : [];
}
