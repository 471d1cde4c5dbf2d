/** Bars one below the other, each with its name, its figure and lines of smaller ones. */

import { drawn } from "../screen.ts";
import { sized, text } from "./field.ts";
import type { Pen } from "./room.ts";

export interface Bar {
  /** Its class: what colours it. */
  name: string;
  label: string;
  /** Where there is little room. */
  short?: string;
  /** Of the longest there could be. */
  share: number;
  /** How far it may reach at the worst. */
  upTo?: number;
  figure: string;
  details?: string[];
}

const ROW = 3.4;
const DETAIL = 1.25;
/** Letters: what a one-line row needs, and the widths of its name and its figure. */
const LINE = 1.5;
const NAME = 7.5;
const FIGURE = 7.2;
const NARROW = 26;
const THICK = 0.75;

export function drawBars(svg: SVGSVGElement, bars: Bar[], { letter, air }: Pen): void {
  const wanted = ROW + DETAIL * Math.max(...bars.map(({ details = [] }) => details.length));
  svg.style.setProperty("--lines", String(bars.length * wanted)); // where a screen has all the height that is needed
  const { width, height } = sized(svg);
  const row = Math.min(wanted * letter, height / Math.max(bars.length, 1));
  const long = width - 2 * air;
  const isNarrow = width < NARROW * letter;
  svg.replaceChildren(
    ...bars.flatMap((bar, number) => {
      const top = number * row;
      const bottom = top + 1.6 * letter;
      const parts = [
        text(isNarrow ? (bar.short ?? bar.label) : bar.label, { class: "name", x: air, y: top + 1.15 * letter }),
        text(bar.figure, { class: `figure ${bar.name}`, x: width - air, y: top + 1.15 * letter, "text-anchor": "end" }),
        ...lengths(bar, { x: air, y: bottom, long, thick: THICK * letter }),
      ];
      const below = (bar.details ?? []).map((detail, line) => text(detail, { class: "quiet", x: air, y: bottom + (THICK + DETAIL * (line + 0.9)) * letter }));
      return [...parts, ...below];
    }),
  );
}

/** Names to the left, figures to the right; as many of them as have room, evenly picked. */
export function drawLines(svg: SVGSVGElement, bars: Bar[], { letter, air }: Pen): void {
  const { width, height } = sized(svg);
  const shown = picked(bars, Math.max(Math.floor(height / (LINE * letter)), 1));
  const x = air + NAME * letter;
  const long = Math.max(width - x - FIGURE * letter - air, 0);
  svg.replaceChildren(
    ...shown.flatMap((bar, number) => {
      const base = number * LINE * letter + 1.1 * letter;
      return [
        text(bar.label, { class: "name", x: air, y: base }),
        ...lengths(bar, { x, y: base - 0.7 * letter, long, thick: THICK * letter }),
        text(bar.figure, { class: "quiet", x: width - air, y: base, "text-anchor": "end" }),
      ];
    }),
  );
}

function lengths({ name, share, upTo }: Bar, { x, y, long, thick }: { x: number; y: number; long: number; thick: number }): SVGElement[] {
  const rect = (kind: string, width: number) => drawn("rect", { class: `${kind} ${name}`, x, y, width: Math.max(width, 0), height: thick });
  const parts: SVGElement[] = [rect("whole", long)];
  if (upTo !== undefined) parts.push(rect("up-to", upTo * long));
  return [...parts, rect("bar", share * long)];
}

function picked<T>(all: T[], most: number): T[] {
  if (all.length <= most) return all;
  if (most === 1) return all.slice(-1);
  return Array.from({ length: most }, (_, number) => all[Math.round((number * (all.length - 1)) / (most - 1))]!);
}
