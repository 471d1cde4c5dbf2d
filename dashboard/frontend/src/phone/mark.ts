/** A place in one small sign, the same on the map and in the list: how full, how grave, how silent, by shape and colour. */

import { drawn } from "../screen.ts";
import type { DeviceView } from "../view.ts";

/** Its radius in its own units. */
export const MARK = 10;

/** What has a mark. */
export interface Marked {
  id: string;
  name: string;
  lonLat: { lon: number; lat: number } | null;
  /** From 0 to 1, of what fills; null for what has no whole. */
  share: number | null;
  level: string;
  silent: boolean;
  device: DeviceView | null;
  /** False while something that should speak has not. */
  isKnown: boolean;
}

export class Mark {
  private readonly arc = drawn("circle", { class: "arc", r: 7.5, pathLength: 100, transform: "rotate(-90)" });
  readonly group = drawn(
    "g",
    { class: "mark" },
    drawn("circle", { class: "outline", r: 11.5 }),
    drawn("circle", { class: "body", r: MARK }),
    drawn("circle", { class: "track", r: 7.5 }),
    this.arc,
    drawn("circle", { class: "dot", r: 6 }),
    drawn("path", { class: "care", d: "M-10 -8H10L0 10Z" }),
    drawn("path", { class: "notch", d: "M-4 -13H4L0 -6Z" }),
    drawn("polygon", { class: "stop", points: octagon(MARK) }),
    drawn("path", { class: "alarm", d: "M0 -12L12 0L0 12L-12 0Z" }),
    drawn("path", { class: "hatch", d: "M-7 3L3 -7M-5 7L7 -5M-7 -2L-2 -7M2 7L7 2" }),
  );

  show({ share, level, silent, device, isKnown }: Marked): void {
    const data = this.group.dataset;
    data["shape"] = share === null ? "dot" : "ring";
    data["level"] = level;
    data["state"] = isKnown ? (silent ? "silent" : "fresh") : "unknown";
    data["provenance"] = device?.provenance ?? "";
    this.arc.setAttribute("stroke-dasharray", `${100 * (share ?? 0)} 100`);
  }
}

function octagon(r: number): string {
  return Array.from({ length: 8 }, (_, corner) => {
    const angle = ((corner + 0.5) * Math.PI) / 4;
    return `${(r * Math.cos(angle)).toFixed(2)},${(r * Math.sin(angle)).toFixed(2)}`;
  }).join(" ");
}
