/** Which parts of the screen are free for what, as they are laid out now. */

import type { Box } from "../../place.ts";
import { byId, unit } from "../../screen.ts";

/** In pixels of a 1920 x 1080 wall. */
const MARKS_AIR = 28;
const LABELS_AIR = 12;
const EVENTS_WIDTH = 600;
/** What the banner of an earthquake takes: where seconds count the camera stands still. */
const BANNER = 350;

export interface Areas {
  /** Where the city is framed and its marks stand. */
  marks: Box;
  /** Where labels may reach. */
  labels: Box;
  /** What is written in the upper left and on the map, and the codes in the lower right. */
  taken: Box[];
}

/** `keepsBannerFree`: the city is framed as if an alert stood. */
export function areas({ keepsBannerFree = false } = {}): Areas {
  const u = unit();
  const [top, bottom] = [rect(".strip").bottom, rect("footer").top];
  // An alert takes the city's upper edge for as long as it stands.
  const alarm = boxOf("alarm");
  const under = Math.max(keepsBannerFree ? BANNER * u : top, ...alarm.map(({ height }) => height));
  // On a tall screen the panel lies below the story, on a wide one beside it.
  const right = rect(".panel").left || innerWidth;
  const codes = document.getElementById("reach")?.getBoundingClientRect();
  // As wide as most events are, so that the marks keep still while events come and go.
  const events = boxOf("events").map((box) => ({ ...box, width: Math.max(box.width, EVENTS_WIDTH * u) }));
  const notes = [...document.querySelectorAll(".water-note, .quake-note")].map((note) => note.getBoundingClientRect());
  return {
    marks: within(under, right, bottom, MARKS_AIR * u),
    labels: within(top, right, bottom, LABELS_AIR * u),
    taken: [...events, ...alarm, ...boxOf("waves"), ...boxOf("tray"), ...notes, ...(codes ? [codes] : [])],
  };
}

function within(top: number, right: number, bottom: number, air: number): Box {
  return { left: air, top: top + air, width: right - 2 * air, height: bottom - top - 2 * air };
}

function rect(part: string): DOMRect {
  return byId("stage").querySelector(part)!.getBoundingClientRect();
}

function boxOf(id: string): Box[] {
  const { right, bottom, width } = document.getElementById(id)?.getBoundingClientRect() ?? new DOMRect();
  return width ? [{ left: 0, top: 0, width: right, height: bottom }] : [];
}
