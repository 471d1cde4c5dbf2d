/** The stage for those who hear it: its first number and its map, told now and then and not at every tick. */

import { setText } from "./dash.ts";
import { standing, type Scene } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { View } from "../view.ts";
import type { Voice } from "../words.ts";

const EVERY_MS = 30_000;

export class Spoken {
  private toldAt = -Infinity;

  constructor(
    private readonly scene: Scene,
    private readonly voice: Voice,
  ) {}

  /** `places` is asked for only when it is time. */
  update(view: View, places: () => string[]): void {
    const [first] = this.scene.tiles;
    const hero = first && standing(first, view.tiles);
    const value = hero && view.tiles[hero.key];
    if (hero === undefined || value === undefined || performance.now() - this.toldAt < EVERY_MS) return;
    this.toldAt = performance.now();
    setText("announced", `${this.voice.measured(value, hero)} ${hero.word}`);
    byId("places").replaceChildren(...places().map((place) => element("li", {}, place)));
  }
}
