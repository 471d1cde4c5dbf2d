/** A quake drawn over the ground: its P and S fronts now, where nobody could be warned in time, and where it began. */

import type { Ground, Point } from "./ground.ts";
import { awayFrom, bearing, frontKm, kmBetween, type Quake, type Wave } from "../../quake.ts";
import type { LonLat } from "../../scene.ts";
import { drawn, unit } from "../../screen.ts";

/** So finely a circle is drawn, or the part of it that can be seen. */
const CORNERS = 180;
/** A tag looks for room at every so many corners. */
const TAG_EVERY = 6;
const STAR = "M0 -26L6 -8L25 -8L10 4L16 22L0 11L-16 22L-10 4L-25 -8L-6 -8Z";

/** What the screen shows of the Earth. */
interface Sight {
  centre: LonLat;
  /** From corner to corner. */
  acrossKm: number;
}

interface Front {
  ring: SVGPathElement;
  tag: SVGTextElement;
  /** In which direction its tag rides, until something is in the way. */
  tagAt: number;
}

export class Fronts {
  readonly picture = drawn("svg", { class: "fronts", "aria-hidden": "true" });
  private readonly blind = drawn("path", { class: "blind" });
  private readonly star = drawn("path", { class: "epicentre", d: STAR });
  private readonly waves: Record<Wave, Front>;
  private quake: Quake | null = null;
  private sight: Sight = { centre: [0, 0], acrossKm: 0 };
  private bearings: number[] = [];

  constructor(
    private readonly ground: Ground,
    words: Record<Wave, string>,
  ) {
    const front = (wave: Wave): Front => ({ ring: drawn("path", { class: `front ${wave}` }), tag: tag(wave, words[wave]), tagAt: 0 });
    this.waves = { p: front("p"), s: front("s") };
    const { p, s } = this.waves;
    this.picture.append(this.blind, p.ring, s.ring, this.star, p.tag, s.tag);
  }

  /** What stands still, as the ground lies now. */
  place(quake: Quake | null): void {
    this.quake = quake;
    this.picture.classList.toggle("hidden", quake === null);
    if (!quake) return;
    this.sight = this.look();
    this.bearings = this.seen(quake);
    this.blind.setAttribute("d", quake.blind_zone_km > 0 ? this.circle(quake, quake.blind_zone_km) : "");
    const { x, y } = this.ground.project([quake.lon, quake.lat]);
    this.star.setAttribute("transform", `translate(${x} ${y}) scale(${unit()})`);
  }

  /** The fronts at this moment of the run's clock; a tag rides where `isFree`. */
  draw(nowMs: number, isFree: (point: Point) => boolean): void {
    const { quake } = this;
    if (!quake) return;
    for (const wave of ["s", "p"] as const) {
      const front = this.waves[wave];
      const km = frontKm(quake, wave, nowMs);
      const isSeen = km > 0 && this.isInSight(quake, km);
      front.ring.classList.toggle("hidden", !isSeen);
      if (isSeen) front.ring.setAttribute("d", this.circle(quake, km));
      const at = isSeen ? this.ride(front, quake, km, isFree) : null;
      front.tag.classList.toggle("hidden", !at);
      if (at) front.tag.setAttribute("transform", `translate(${at.x} ${at.y})`);
    }
  }

  /** Where its tag is: onward as it was, or else the first free spot next to it round the front. */
  private ride(front: Front, quake: Quake, km: number, isFree: (point: Point) => boolean): Point | null {
    const at = (bearing: number) => this.ground.project(awayFrom([quake.lon, quake.lat], km, bearing));
    const turned = (bearing: number) => Math.abs(((bearing - front.tagAt + 540) % 360) - 180);
    const others = this.bearings.filter((_, corner) => corner % TAG_EVERY === 0).sort((a, b) => turned(a) - turned(b));
    const found = [front.tagAt, ...others].find((bearing) => isFree(at(bearing)));
    if (found === undefined) return null;
    front.tagAt = found;
    return at(found);
  }

  private look(): Sight {
    const [corner, middle] = [{ x: innerWidth, y: innerHeight }, { x: innerWidth / 2, y: innerHeight / 2 }];
    return {
      centre: this.ground.unproject(middle),
      acrossKm: kmBetween(this.ground.unproject({ x: 0, y: 0 }), this.ground.unproject(corner)),
    };
  }

  /** All round, or of a far quake only toward what the screen shows. */
  private seen({ lon, lat }: Quake): number[] {
    const { centre, acrossKm } = this.sight;
    const awayKm = kmBetween([lon, lat], centre);
    const isFar = awayKm > acrossKm;
    const [toward, half] = isFar ? [bearing([lon, lat], centre), (Math.asin(acrossKm / awayKm) * 180) / Math.PI] : [0, 180];
    return Array.from({ length: CORNERS + 1 }, (_, corner) => toward - half + (2 * half * corner) / CORNERS);
  }

  private isInSight({ lon, lat }: Quake, km: number): boolean {
    const { centre, acrossKm } = this.sight;
    return Math.abs(kmBetween([lon, lat], centre) - km) < acrossKm || km < acrossKm;
  }

  private circle({ lon, lat }: Quake, km: number): string {
    const corners = this.bearings.map((bearing) => {
      const { x, y } = this.ground.project(awayFrom([lon, lat], km, bearing));
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });
    return `M${corners.join("L")}`;
  }
}

function tag(wave: Wave, word: string): SVGTextElement {
  return drawn("text", { class: `front-tag ${wave}` }, document.createTextNode(word));
}
