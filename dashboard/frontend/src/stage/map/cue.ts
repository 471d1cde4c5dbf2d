/** Camera moves, each only on a cue: a touch of a car park or `b` to its bays, Escape back. */

import type { Ground } from "./ground.ts";
import type { Layout } from "../../scene.ts";
import type { Box } from "../../place.ts";

export class Cue {
  private framed = "";

  constructor(
    private readonly ground: Ground,
    private readonly layouts: Layout[],
    private readonly area: () => Box,
  ) {
    addEventListener("keydown", (event) => {
      if (event.key === "b" && this.layouts[0]) this.approach(this.layouts[0].place);
      if (event.key === "Escape") this.retreat();
    });
  }

  approach(place: string): void {
    const layout = this.layouts.find((layout) => layout.place === place);
    if (layout && this.ground.approach(layout, this.area())) document.body.classList.add("close");
  }

  /** The city as a whole where there is room for it now; a close look is left alone. */
  reframe(): void {
    const framed = JSON.stringify(this.area());
    if (framed === this.framed || document.body.classList.contains("close")) return;
    this.framed = framed;
    this.ground.retreat(this.area());
  }

  retreat(): void {
    if (!document.body.classList.contains("close")) return;
    this.home();
    this.ground.retreat(this.area());
  }

  home(): void {
    document.body.classList.remove("close");
  }
}
