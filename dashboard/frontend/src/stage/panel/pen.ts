/** Draws one station's line: what the ground did, up to now at the right edge, with a tick for P and one for S. */

import { colour } from "../../screen.ts";
import type { Line } from "./records.ts";

export const WINDOW_MS = 40_000;
/** What the canvas reaches beyond its rows, above and below: style/traces.css has the same. */
const BEYOND = 20;
const LINE = 2;
const LETTER = 26;
const TICKS = { P: 2, S: 4 };

/** What a real station tells of a second. */
export interface Bar {
  until: number;
  peak: number;
}

export interface Strip {
  line: Line | undefined;
  bars: readonly Bar[];
  ticks: readonly { letter: "P" | "S"; at: number }[];
  /** How far its name reaches, in pixels of the canvas: nothing else is written there. */
  named: number;
}

/** When the right edge is, when the pen has come to, and how strong a shaking reaches from line to line. */
export interface Span {
  now: number;
  pen: number;
  scale: number;
}

export class Pen {
  private readonly brush: CanvasRenderingContext2D;
  private readonly paint = Object.fromEntries(
    (["normal", "real", "quiet", "track", "accent", "panel"] as const).map((name) => [name, colour(name)]),
  ) as Record<"normal" | "real" | "quiet" | "track" | "accent" | "panel", string>;
  private readonly font: string;

  /** `unit` is a pixel of a 1080p wall, in pixels of the canvas. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly unit: number,
  ) {
    this.brush = canvas.getContext("2d")!;
    this.font = `700 ${LETTER * unit}px ${getComputedStyle(canvas).fontFamily}`;
  }

  draw(strips: readonly Strip[], span: Span): void {
    const { brush, canvas } = this;
    const above = BEYOND * this.unit;
    const height = (canvas.height - 2 * above) / strips.length;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    strips.forEach((strip, row) => {
      brush.setTransform(1, 0, 0, 1, 0, above + (row + 0.5) * height);
      this.drawRest();
      this.drawBars(strip, span, height);
      this.drawLine(strip, span, height);
      for (const tick of strip.ticks) this.drawTick(tick, strip, span, height);
    });
  }

  private x(at: number, { now }: Span): number {
    return this.canvas.width * (1 - (now - at) / WINDOW_MS);
  }

  private drawRest(): void {
    this.brush.fillStyle = this.paint.track;
    this.brush.fillRect(0, -this.unit / 2, this.canvas.width, this.unit);
  }

  private drawBars({ bars }: Strip, span: Span, height: number): void {
    this.brush.fillStyle = this.paint.real;
    for (const { until, peak } of bars) {
      const [left, right] = [this.x(until - 1000, span), this.x(until, span)];
      const half = Math.max((height * peak) / span.scale, this.unit);
      this.brush.fillRect(left + this.unit, -half, right - left - 2 * this.unit, 2 * half);
    }
  }

  private drawLine({ line }: Strip, span: Span, height: number): void {
    if (!line) return;
    const { brush } = this;
    const { samples, until, every } = line;
    const begins = until - samples.length * every;
    const first = Math.max(0, Math.floor((span.now - WINDOW_MS - begins) / every) - 1);
    const last = Math.min(samples.length, Math.ceil((span.pen - begins) / every));
    let draws = false;
    brush.beginPath();
    for (let index = first; index < last; index++) {
      const sample = samples[index]!;
      if (Number.isNaN(sample)) {
        draws = false;
        continue;
      }
      const [x, y] = [this.x(begins + (index + 0.5) * every, span), (-height * sample) / span.scale];
      draws ? brush.lineTo(x, y) : brush.moveTo(x, y);
      draws = true;
    }
    brush.strokeStyle = this.paint.normal;
    brush.lineWidth = LINE * this.unit;
    brush.lineJoin = "round";
    brush.stroke();
  }

  /** Its letter stands on the side of what came before. */
  private drawTick({ letter, at }: Strip["ticks"][number], { named }: Strip, span: Span, height: number): void {
    const x = this.x(at, span);
    if (at > span.now || x < 0) return;
    const { brush, unit } = this;
    const width = TICKS[letter] * unit;
    brush.fillStyle = letter === "S" ? this.paint.accent : this.paint.quiet;
    brush.fillRect(x - width / 2, -height / 2 + 2 * unit, width, height - 4 * unit);
    if (x < named + 2 * LETTER * unit) return;
    brush.font = this.font;
    brush.textBaseline = "top";
    brush.textAlign = "right";
    brush.lineWidth = 6 * unit;
    brush.strokeStyle = this.paint.panel;
    brush.strokeText(letter, x - 6 * unit, -height / 2 + unit);
    brush.fillText(letter, x - 6 * unit, -height / 2 + unit);
  }
}
