/** The water in the streets as the model has it: the one thing on the map that no sensor says, and labelled so. */

import type { Ground } from "./ground.ts";
import type { LonLat } from "../../scene.ts";
import { byId, colour, element, unit } from "../../screen.ts";
import type { View } from "../../view.ts";
import type { Voice } from "../../words.ts";

const URL = "/api/v1/water";
/** By step: deeper is denser, each with a hard edge. */
const OPACITIES = [0, 0.4, 0.7, 1];
const CM_PER_M = 100;
const BELOW_PX = 8;

interface Told {
  at_ms: number;
  bounds: [number, number, number, number];
  rows: number;
  columns: number;
  steps_m: number[];
  cells: string;
}

export class Water {
  private readonly canvas = element("canvas");
  private readonly note = element("div", { class: "water-note" });
  private shown: number | undefined;
  private asking = false;
  private corner: LonLat | null = null;

  constructor(
    private readonly ground: Ground,
    private readonly voice: Voice,
    /** Its note takes room on the map, or leaves it. */
    private readonly roomChanged: () => void,
    life: AbortSignal,
  ) {
    ground.moves(() => this.place(), life);
    life.addEventListener("abort", () => ground.water(null, [0, 0, 0, 0]));
  }

  update({ water }: View): void {
    if (water === this.shown || this.asking) return;
    if (water === undefined) this.clear();
    else void this.ask();
  }

  /** Where the note stands, after the map has moved. */
  place(): void {
    if (!this.corner) return;
    const { x, y } = this.ground.project(this.corner);
    this.note.style.transform = `translate(${x}px, ${y + BELOW_PX * unit()}px)`;
  }

  private async ask(): Promise<void> {
    this.asking = true;
    try {
      const response = await fetch(URL);
      const told = response.ok ? ((await response.json()) as Told | null) : null;
      if (told) this.show(told);
    } catch {
      // The hub is away; the stage says so, and what is known stays until it is back.
    } finally {
      this.asking = false;
    }
  }

  private show(told: Told): void {
    const [west, south] = told.bounds;
    this.draw(told);
    if (!this.ground.water(this.canvas, told.bounds)) return;
    if (!this.corner) {
      const depths = told.steps_m.map((step) => this.voice.number(step * CM_PER_M)).join(" · ");
      this.note.textContent = this.voice.say("map.water", { depths });
      byId("marks").prepend(this.note);
    }
    this.shown = told.at_ms;
    const isNew = this.corner === null;
    this.corner = [west, south];
    this.place();
    if (isNew) this.roomChanged();
  }

  private clear(): void {
    this.shown = undefined;
    this.corner = null;
    this.note.remove();
    this.roomChanged();
    this.ground.water(null, [0, 0, 0, 0]);
  }

  private draw({ rows, columns, cells }: Told): void {
    if (this.canvas.width !== columns || this.canvas.height !== rows) Object.assign(this.canvas, { width: columns, height: rows });
    const context = this.canvas.getContext("2d")!;
    const picture = context.createImageData(columns, rows);
    const [red, green, blue] = rgb(colour("normal"));
    const packed = atob(cells);
    for (let cell = 0; cell < rows * columns; cell++) {
      const step = (packed.charCodeAt(cell >> 2) >> (2 * (cell & 3))) & 3;
      picture.data.set([red, green, blue, 255 * OPACITIES[step]!], 4 * cell);
    }
    context.putImageData(picture, 0, 0);
  }
}

function rgb(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
