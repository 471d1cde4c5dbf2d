/** Camera moves, each only on a cue: the desk's, a touch of a car park or `b` to its bays, Escape back. */

import type { Ground } from "./ground.ts";
import type { Layout } from "../../scene.ts";
import type { Box } from "../../place.ts";
import { byId } from "../../screen.ts";

export class Cue {
  private framed: Box;
  private asked = "city";

  constructor(
    private readonly ground: Ground,
    private readonly layouts: Layout[],
    private readonly area: () => Box,
    life: AbortSignal,
  ) {
    this.framed = area();
    const key = (event: KeyboardEvent) => {
      if (event.key === "b" && this.layouts[0]) this.approach(this.layouts[0].place);
      if (event.key === "Escape") this.retreat();
    };
    addEventListener("keydown", key, { signal: life });
  }

  /** As the desk wants it; a place that is not laid out is seen from afar. */
  obey(camera: string): void {
    if (camera === this.asked) return;
    this.asked = camera;
    const place = camera === "bays" ? this.layouts[0]?.place : camera;
    if (this.layouts.some((layout) => layout.place === place)) this.approach(place!);
    else this.retreat();
  }

  approach(place: string): void {
    const layout = this.layouts.find((layout) => layout.place === place);
    if (layout && this.ground.approach(layout, this.area())) document.body.classList.add("close");
  }

  /**
   * The city as a whole where there is room for it now; a close look is left alone. While an alert stands its banner
   * may shrink, and the camera waits until it is over.
   */
  reframe(): void {
    const area = this.area();
    const stands = byId("alarm").childElementCount > 0;
    const fits = stands ? area.top <= this.framed.top : area.top === this.framed.top;
    if (fits || document.body.classList.contains("close")) return;
    this.framed = area;
    this.ground.retreat(area);
  }

  retreat(): void {
    if (!document.body.classList.contains("close")) return;
    this.home();
    this.ground.retreat(this.area());
  }

  home(): void {
    this.framed = this.area();
    document.body.classList.remove("close");
  }
}
