/** A picture of shares, 0 to 1 upward, over whatever runs along. */

import { drawn } from "../screen.ts";
import type { Pen } from "./room.ts";

/** Letters: room that the words at a line need. */
const WORDS = 11;

export class Field {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;

  /** `along`: from what runs along to 0 at the left and 1 at the right. `lines`: of letters, free above and below. */
  constructor(
    svg: SVGSVGElement,
    private readonly pen: Pen,
    private readonly along: (at: number) => number,
    lines: { above: number; below: number },
  ) {
    const { width, height } = sized(svg);
    this.left = pen.air;
    this.right = Math.max(width - pen.air, this.left + 1);
    this.top = lines.above * pen.letter;
    this.bottom = Math.max(height - lines.below * pen.letter, this.top + 1);
  }

  x(at: number): number {
    return this.left + this.along(at) * (this.right - this.left);
  }

  y(share: number): number {
    return this.bottom - share * (this.bottom - this.top);
  }

  area(at: number[], shares: number[], name = "area"): SVGElement {
    return drawn("path", { class: name, d: `M${this.left} ${this.bottom}L${this.points(at, shares)}L${this.right} ${this.bottom}Z` });
  }

  line(at: number[], shares: number[], name = "curve"): SVGElement {
    return drawn("path", { class: name, d: `M${this.points(at, shares)}` });
  }

  across(...shares: number[]): SVGElement {
    return drawn("path", { class: "line", d: shares.map((share) => `M${this.left} ${this.y(share)}H${this.right}`).join("") });
  }

  ground(): SVGElement {
    return drawn("path", { class: "ground", d: `M${this.left} ${this.bottom}H${this.right}` });
  }

  text(words: string, attributes: Record<string, string | number>): SVGTextElement {
    return text(words, attributes);
  }

  /** Below the ground. Nothing too near an edge. */
  mark(at: number, words: string): SVGElement[] {
    const x = this.x(at);
    const room = (4 * this.pen.letter) / 3;
    if (x < this.left + room || x > this.right - room) return [];
    return [this.text(words, { class: "quiet", x, y: this.bottom + 1.15 * this.pen.letter, "text-anchor": "middle" })];
  }

  /** A line up and down, with its words on the side that has room. */
  moment(at: number, name: string, words: string, y: number): SVGElement[] {
    const x = this.x(at);
    const before = x - this.left > WORDS * this.pen.letter;
    const beside = { x: x + (before ? -1 : 1) * this.pen.air, "text-anchor": before ? "end" : "start" };
    return [
      drawn("path", { class: name, d: `M${x} ${this.top}V${this.bottom}` }),
      this.text(words, { class: `${name}-word`, y, ...beside }),
    ];
  }

  private points(at: number[], shares: number[]): string {
    return shares.map((share, index) => `${this.x(at[index]!).toFixed(1)} ${this.y(share).toFixed(1)}`).join("L");
  }
}

/** A pixel of the picture is a pixel of the screen. */
export function sized(svg: SVGSVGElement): { width: number; height: number } {
  const { width, height } = svg.getBoundingClientRect();
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { width, height };
}

export function text(words: string, attributes: Record<string, string | number>): SVGTextElement {
  return drawn("text", attributes, document.createTextNode(words));
}
