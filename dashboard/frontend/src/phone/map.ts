/** The small map: the server drew the ground, the places live on it. */

import { apart, type Circle } from "../place.ts";
import { byId, drawn } from "../screen.ts";
import { Mark, MARK, type Marked } from "./mark.ts";
import type { PhoneScene, Place } from "./scene.ts";

/** Units of the drawing for one of a mark's, so that it is some 9 pixels in radius on a small phone. */
const SCALE = 2.5;
const GAP = 4;
const NAME_OFF = 40;
const NAME_DOWN = 13;

interface Pin {
  mark: Mark;
  lonLat: { lon: number; lat: number };
  /** Where it stands on the drawing. */
  x: number;
  y: number;
}

export class PhoneMap {
  private readonly pins = new Map<string, Pin>();
  private readonly here = drawn("path", { class: "here", d: "M0 0C-14 -20 -22 -30 -22 -42A22 22 0 0 1 22 -42C22 -30 14 -20 0 0ZM0 -34A8 8 0 0 0 0 -50A8 8 0 0 0 0 -34Z" });

  private readonly name = drawn("text");

  constructor(
    private readonly scene: PhoneScene,
    private readonly origins: string[],
    private readonly chosen: (id: string) => void,
  ) {
    const drawing = byId("map") as unknown as SVGSVGElement;
    drawing.append(this.here, drawn("g", { class: "names" }, this.name));
    drawing.addEventListener("click", (event) => this.choose(event, drawing));
  }

  /** Something of its own, below the marks. */
  lay(group: SVGGElement): void {
    byId("marks").before(group);
  }

  update(spots: Marked[], named: string | null, origin: Place): void {
    const before = this.pins.size;
    for (const spot of spots) {
      if (!spot.lonLat) continue;
      const pin = this.pins.get(spot.id) ?? this.add(spot);
      pin.mark.show(spot);
      pin.mark.group.classList.toggle("named", spot.id === named);
    }
    const present = new Set(spots.map(({ id }) => id));
    for (const [id, { mark }] of this.pins) {
      if (present.has(id)) continue;
      mark.group.remove();
      this.pins.delete(id);
    }
    if (this.pins.size !== before) this.place();
    this.write(spots.find(({ id }) => id === named));
    const at = this.at(origin);
    this.here.setAttribute("transform", `translate(${at.x} ${at.y})`);
  }

  /** Only the place that is the answer has its name here, on the side with more room. */
  private write(spot: Marked | undefined): void {
    const pin = spot && this.pins.get(spot.id);
    this.name.textContent = pin ? spot.name : "";
    if (!pin) return;
    const onTheLeft = pin.x < this.scene.map.width / 2;
    this.name.setAttribute("x", String(pin.x + (onTheLeft ? 1 : -1) * NAME_OFF));
    this.name.setAttribute("y", String(pin.y + NAME_DOWN));
    this.name.setAttribute("text-anchor", onTheLeft ? "start" : "end");
  }

  private add(spot: Marked): Pin {
    const pin = { mark: new Mark(), lonLat: spot.lonLat!, x: 0, y: 0 };
    this.pins.set(spot.id, pin);
    byId("marks").append(pin.mark.group);
    return pin;
  }

  /** Each moved just enough that all can be told apart; what lies beyond the map stands at its edge. */
  private place(): void {
    const { width, height } = this.scene.map;
    const r = MARK * SCALE;
    const homes: Circle[] = [...this.pins.values()].map(({ lonLat }) => ({ ...this.at(lonLat), r }));
    const placed = apart(homes, { left: 0, top: 0, width, height }, [], GAP);
    [...this.pins.values()].forEach((pin, index) => {
      const { x, y } = placed[index]!;
      const { mark } = Object.assign(pin, { x, y });
      mark.group.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${SCALE})`);
      const home = homes[index]!;
      mark.group.classList.toggle("beyond", home.x < 0 || home.y < 0 || home.x > width || home.y > height);
    });
  }

  /** Whoever taps the map is near there: the place that is nearest to the finger. */
  private choose(event: MouseEvent, drawing: SVGSVGElement): void {
    const matrix = drawing.getScreenCTM();
    if (!matrix) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const distance = (id: string) => Math.hypot(this.at(this.scene.places[id]!).x - x, this.at(this.scene.places[id]!).y - y);
    this.chosen(this.origins.reduce((best, id) => (distance(id) < distance(best) ? id : best)));
  }

  at({ lon, lat }: { lon: number; lat: number }): { x: number; y: number } {
    const { west, east, north, width } = this.scene.map;
    const scale = width / (east - west);
    return { x: (lon - west) * scale, y: (mercator(north) - mercator(lat)) * scale };
  }
}

function mercator(lat: number): number {
  return (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
}
