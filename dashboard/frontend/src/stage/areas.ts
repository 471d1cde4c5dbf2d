/** Which parts of the screen are free for what. */

import type { Box } from "../place.ts";
import { byId, unit } from "../screen.ts";

/** In pixels of a 1920 x 1080 wall. */
const STRIP = 72;
const PANEL = 640;
const STORY = 216;
const AIR = 40;
const EVENTS_WIDTH = 600;

export interface Areas {
  /** Where the city is framed and its marks stand. */
  marks: Box;
  /** Where labels may reach. */
  labels: Box;
  /** What is written in the upper left, and the codes in the lower right. */
  taken: Box[];
}

export function areas(): Areas {
  const u = unit();
  const top = (STRIP + AIR / 2) * u;
  const marks = {
    left: AIR * u,
    top: top + AIR * u,
    width: innerWidth - (PANEL + 2 * AIR) * u,
    height: innerHeight - top - (STORY + 2 * AIR) * u,
  };
  const labels = { left: 16 * u, top, width: innerWidth - (PANEL + 32) * u, height: innerHeight - top - STORY * u };
  // As wide as most events are, so that the marks keep still while events come and go.
  const events = boxOf("events").map((box) => ({ ...box, width: Math.max(box.width, EVENTS_WIDTH * u) }));
  return { marks, labels, taken: [...events, ...boxOf("tray"), ...reach()] };
}

/** The codes for phones, at the lower right; where there are none, the map has that corner too. */
function reach(): Box[] {
  const box = document.getElementById("reach")?.getBoundingClientRect();
  return box ? [box] : [];
}

function boxOf(id: string): Box[] {
  const { right, bottom, width } = byId(id).getBoundingClientRect();
  return width ? [{ left: 0, top: 0, width: right, height: bottom }] : [];
}
