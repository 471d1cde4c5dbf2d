/** On the small map: where the quake began, and how far its two waves have come. */

import { awayFrom, frontKm, type Quake, type Wave } from "../../quake.ts";
import { drawn } from "../../screen.ts";
import type { LonLat } from "../../scene.ts";

/** Corners of a front: of a circle 1,000 km wide a small map sees a part that is straight but for some metres. */
const CORNERS = 720;
const STAR = "M0 -30L8 -10L28 -10L12 4L18 26L0 13L-18 26L-12 4L-28 -10L-8 -10Z";

type At = (where: { lon: number; lat: number }) => { x: number; y: number };

export class Fronts {
  private readonly waves: Record<Wave, SVGPathElement> = {
    p: drawn("path", { class: "front p" }),
    s: drawn("path", { class: "front s" }),
  };
  private readonly epicentre = drawn("path", { class: "epicentre", d: STAR });
  readonly group = drawn("g", { class: "fronts" }, this.waves.p, this.waves.s, this.epicentre);

  constructor(private readonly at: At) {}

  show(quake: Quake | null, nowMs: number): void {
    this.group.toggleAttribute("hidden", quake === null);
    if (!quake) return;
    const { x, y } = this.at(quake);
    this.epicentre.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    for (const wave of ["p", "s"] as const) {
      this.waves[wave].setAttribute("d", this.circle([quake.lon, quake.lat], frontKm(quake, wave, nowMs)));
    }
  }

  private circle(centre: LonLat, km: number): string {
    if (km === 0) return "";
    const corners = Array.from({ length: CORNERS }, (_, corner) => {
      const [lon, lat] = awayFrom(centre, km, (corner * 360) / CORNERS);
      const { x, y } = this.at({ lon, lat });
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });
    return `M${corners.join("L")}Z`;
  }
}
