/** Places on the map as rings that fill; each moved just enough that all can be read. */

import { apart, inside, labels, type Box, type Circle, type Size, type Wanted } from "./place.ts";
import type { Areas } from "./areas.ts";
import type { Ground } from "./ground.ts";
import type { Layer, LonLat, Scene } from "./scene.ts";
import type { DeviceView } from "./view.ts";
import { badge } from "./badge.ts";
import { drawn, element, unit } from "./screen.ts";
import type { Voice } from "./words.ts";

const GAP = 12;
const SMALLEST = 42;
const LARGEST = 60;
/** A ring's area grows with its capacity up to this. */
const LARGE_CAPACITY = 800;
const LABEL_GAP = 10;
/** Where a badge begins, in radii below the middle; style/map.css has the same. */
const RIM = 0.62;
/** A ring with a badge needs more room around it. */
const BADGED = 1.6;
const GRAVEST_FIRST = ["danger", "warning", "watch", "normal"];

interface Ring {
  id: string;
  home: LonLat;
  radius: number;
  capacity: number;
  layer: Layer;
  mark: HTMLButtonElement;
  arc: SVGElement;
  figure: HTMLElement;
  label: HTMLElement;
  word: HTMLElement;
  origin: HTMLElement;
  leader: SVGLineElement;
  dot: SVGCircleElement;
}

export interface District {
  name: string;
  at: LonLat;
}

export class Rings {
  private readonly rings = new Map<string, Ring>();
  private readonly leaders = drawn("svg", { class: "leaders" });
  private readonly districts: { at: LonLat; label: HTMLElement }[];
  private placing = 0;

  constructor(
    private readonly container: HTMLElement,
    private readonly scene: Scene,
    private readonly voice: Voice,
    private readonly ground: Ground,
    private readonly areas: () => Areas,
    districts: District[],
    private readonly chosen: (place: string) => void,
  ) {
    container.append(this.leaders);
    this.districts = districts.map(({ name, at }) => {
      const label = element("div", { class: "district" }, name);
      container.append(label);
      return { at, label };
    });
    for (const [id, device] of Object.entries(scene.devices)) {
      const layer = scene.layers.find((layer) => layer.shape !== "bay" && layer.kind === device.kind);
      if (layer && device.lon !== undefined && device.lat !== undefined) {
        this.add(id, layer, [device.lon, device.lat], device.name, device.capacity ?? 0, device.place);
      }
    }
    this.place();
    // From here on a mark that moves is seen moving; the first places are simply taken.
    requestAnimationFrame(() => container.classList.add("settled"));
  }

  update(devices: ReadonlyMap<string, DeviceView>, changed: Iterable<string>): void {
    let moved = false;
    for (const id of changed) {
      const device = devices.get(id);
      let ring = this.rings.get(id);
      if (!ring && device?.newcomer && device.lon !== undefined && device.lat !== undefined) {
        ring = this.welcome(id, device, [device.lon, device.lat]);
        moved ||= ring !== undefined;
      }
      if (ring && !device && !this.scene.devices[id]) moved = this.dismiss(ring);
      else if (ring) moved = this.show(ring, device) || moved;
    }
    if (moved) this.placeSoon();
  }

  place(): void {
    const u = unit();
    const areas = this.areas();
    const rings = [...this.rings.values()];
    const homes = rings.map((ring) => ({ ...this.ground.project(ring.home), r: ring.radius * u }));
    const room = homes.map((home, index) => ({ ...home, r: home.r * (rings[index]!.origin.firstElementChild ? BADGED : 1) }));
    const circles = apart(room, areas.marks, areas.taken, GAP * u).map((at, index) => ({ ...at, r: homes[index]!.r }));
    rings.forEach((ring, index) => this.put(ring, circles[index]!, homes[index]!, areas));
    this.placeLabels(rings, circles, areas, u);
  }

  private placeLabels(rings: Ring[], circles: Circle[], areas: Areas, u: number): void {
    const byWeight = rings.map((_, index) => index).sort((a, b) => weight(rings[b]!) - weight(rings[a]!));
    const order = [...byWeight.map((index) => rings[index]!.label), ...this.districts.map(({ label }) => label)];
    for (const label of order) label.classList.remove("short");
    const wanted: Wanted[] = [
      ...byWeight.map((index) => wish(rings[index]!, circles[index]!)),
      ...this.districts.map(({ at, label }) => ({
        ...sizeOf(label),
        at: { ...this.ground.project(at), r: 0 },
        over: true,
      })),
    ];
    const taken = [...areas.taken, ...rings.flatMap((ring, index) => badgeBoxes(ring, circles[index]!))];
    const placed = labels(wanted, circles, taken, areas.labels, LABEL_GAP * u);
    order.forEach((label, index) => {
      const box = placed[index];
      label.classList.toggle("hidden", !box);
      label.classList.toggle("short", box?.short ?? false);
      if (box) {
        label.dataset["side"] = box.side;
        label.style.transform = `translate(${box.left}px, ${box.top}px)`;
      }
    });
  }

  private put(ring: Ring, circle: Circle, home: Circle, areas: Areas): void {
    ring.mark.style.transform = `translate(${circle.x}px, ${circle.y}px)`;
    const [right, down] = [home.x - circle.x, home.y - circle.y];
    const distance = Math.hypot(right, down);
    const point = { left: home.x, top: home.y, width: 0, height: 0 };
    const beyond = !inside(point, areas.labels) || areas.taken.some((box) => inside(point, box));
    const away = !beyond && distance > circle.r * 0.35;
    ring.mark.classList.toggle("beyond", beyond);
    ring.mark.style.setProperty("--toward", `${Math.atan2(down, right)}rad`);
    ring.leader.classList.toggle("hidden", !away);
    ring.dot.classList.toggle("hidden", !away);
    for (const [name, value] of Object.entries({ x1: circle.x, y1: circle.y, x2: home.x, y2: home.y })) {
      ring.leader.setAttribute(name, String(value));
    }
    ring.dot.setAttribute("cx", String(home.x));
    ring.dot.setAttribute("cy", String(home.y));
  }

  private placeSoon(): void {
    cancelAnimationFrame(this.placing);
    this.placing = requestAnimationFrame(() => this.place());
  }

  private welcome(id: string, device: DeviceView, home: LonLat): Ring | undefined {
    const kind = id.split(".")[1] ?? "";
    const layer = this.scene.layers.find((layer) => layer.kind === kind);
    return layer && this.add(id, layer, home, device.name ?? lastOf(id), 0, "");
  }

  private dismiss(ring: Ring): true {
    for (const part of [ring.mark, ring.label, ring.leader, ring.dot]) part.remove();
    this.rings.delete(ring.id);
    return true;
  }

  private add(id: string, layer: Layer, home: LonLat, name: string, capacity: number, place: string): Ring {
    const share = Math.sqrt(Math.min(capacity, LARGE_CAPACITY) / LARGE_CAPACITY);
    const arc = drawn("circle", { class: "arc", r: 42, pathLength: 100, "stroke-dasharray": "0 100" });
    const figure = element("span", { class: "figure" });
    const mark = element(
      "button",
      { class: "ring", type: "button", "data-shape": layer.shape },
      drawn(
        "svg",
        { viewBox: "-58 -58 116 116" },
        drawn("circle", { class: "outline", r: 53 }),
        drawn("circle", { class: "outline inner", r: 48.5 }),
        drawn("circle", { class: "body", r: 46 }),
        drawn("polygon", { class: "stop", points: octagon(47) }),
        drawn("circle", { class: "track", r: 42 }),
        arc,
        drawn("path", { class: "toward", d: "M58 -11L72 0L58 11Z" }),
        drawn("path", { class: "notch", d: "M-13 -56L13 -56L0 -34Z" }),
      ),
      figure,
    );
    const nameLine = element("span", { class: "name" }, name);
    const word = element("span", { class: "word" }, element("b"));
    const origin = element("span", { class: "origin" });
    const label = element("div", { class: "label" }, nameLine, word);
    mark.append(origin);
    const leader = drawn("line");
    const dot = drawn("circle");
    const radius = SMALLEST + (LARGEST - SMALLEST) * share;
    mark.style.setProperty("--r", String(radius));
    mark.setAttribute("aria-label", name);
    if (this.scene.layouts.some((layout) => layout.place === place)) {
      mark.classList.add("open");
      label.classList.add("open");
      mark.addEventListener("click", () => this.chosen(place));
    }
    this.leaders.append(leader, dot);
    this.container.append(mark, label);
    const ring = { id, home, radius, capacity, layer, mark, arc, figure, label, word, origin, leader, dot };
    this.rings.set(id, ring);
    this.show(ring, undefined);
    return ring;
  }

  /** True when the label changed its size. */
  private show(ring: Ring, device: DeviceView | undefined): boolean {
    const before = ring.label.textContent + ring.origin.textContent;
    const data = ring.mark.dataset;
    const level = device?.level ?? "normal";
    const state = device ? (device.state ?? "fresh") : "unknown";
    data["state"] = state;
    data["level"] = ring.label.dataset["level"] = level;
    data["provenance"] = device?.provenance ?? "";
    ring.label.dataset["state"] = state;
    const figure = device ? this.figureOf(ring, device) : "";
    ring.figure.textContent = figure;
    ring.figure.classList.toggle("long", figure.length > 3);
    ring.arc.setAttribute("stroke-dasharray", `${100 * shareOf(ring.layer, device)} 100`);
    const quiet = state === "silent" || state === "offline";
    ring.word.firstElementChild!.textContent = quiet ? this.voice.say("devices.silent") : this.wordOf(ring, device);
    // The dashed outline says simulated; whatever is rarer says so in words too.
    const rarer = device && device.provenance !== "simulated";
    if (ring.origin.dataset["provenance"] !== device?.provenance) {
      ring.origin.dataset["provenance"] = device?.provenance ?? "";
      ring.origin.replaceChildren(...(rarer ? [badge(device.provenance, this.voice)] : []));
    }
    return before !== ring.label.textContent + ring.origin.textContent;
  }

  private wordOf(ring: Ring, device: DeviceView | undefined): string {
    if (device && ring.layer.of.length === 0) return this.stateOf(ring, device);
    return this.scene.levels[ring.layer.kind]?.[device?.level ?? "normal"] ?? "";
  }

  private stateOf(ring: Ring, device: DeviceView): string {
    const value = device.values[ring.layer.quantity];
    const states = this.scene.kinds[ring.layer.kind]?.quantities[ring.layer.quantity]?.states ?? [];
    return value === undefined ? "" : (states[value] ?? this.voice.number(value));
  }

  /** What remains of the whole (free places), which is what a driver asks; else the value itself. */
  private figureOf(ring: Ring, device: DeviceView): string {
    const { quantity, of } = ring.layer;
    if (of.length === 0) return "";
    const rest = of.filter((key) => key !== quantity).reduce((sum, key) => sum + (device.values[key] ?? 0), 0);
    return this.voice.number(rest);
  }
}

function shareOf({ quantity, of }: Layer, device: DeviceView | undefined): number {
  if (!device) return 0;
  if (of.length === 0) return device.values[quantity] ? 1 : 0;
  const whole = of.reduce((sum, key) => sum + (device.values[key] ?? 0), 0);
  return whole ? (device.values[quantity] ?? 0) / whole : 0;
}

function weight(ring: Ring): number {
  const level = GRAVEST_FIRST.indexOf(ring.mark.dataset["level"] ?? "normal");
  const troubled = ring.mark.dataset["state"] === "fresh" ? 0 : 2e5;
  const rare = ring.mark.dataset["provenance"] === "simulated" ? 0 : 1e6;
  return rare + (GRAVEST_FIRST.length - level) * 1e5 + troubled + ring.capacity;
}

/** A label's room: whole, or where there is none, only the word for its state. */
function wish({ label, word }: Ring, at: Circle): Wanted {
  const short = word.textContent ? sizeOf(word.firstElementChild as HTMLElement) : undefined;
  return { ...sizeOf(label), at, shorter: short };
}

/** Where a ring wears its badge: on its lower rim. */
function badgeBoxes(ring: Ring, { x, y, r }: Circle): Box[] {
  const worn = ring.origin.firstElementChild as HTMLElement | null;
  if (!worn) return [];
  const { width, height } = sizeOf(worn);
  return [{ left: x - width / 2, top: y + RIM * r, width, height }];
}

function sizeOf(label: HTMLElement): Size {
  return { width: label.offsetWidth, height: label.offsetHeight };
}

function octagon(r: number): string {
  return Array.from({ length: 8 }, (_, corner) => {
    const angle = ((corner + 0.5) * Math.PI) / 4;
    return `${(r * Math.cos(angle)).toFixed(2)},${(r * Math.sin(angle)).toFixed(2)}`;
  }).join(" ");
}

function lastOf(id: string): string {
  return id.split(".").slice(2).join(".");
}
