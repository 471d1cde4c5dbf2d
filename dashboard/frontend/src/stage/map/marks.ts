/** All marks on the map, each moved just enough that all can be read, and each in trouble with its name. */

import type { Areas } from "./areas.ts";
import type { Condition } from "../../condition.ts";
import type { Ground } from "./ground.ts";
import { draw, Mark, sizeOf, type Aside, type Standing } from "./mark.ts";
import { apart, inside, labels, lineTo, type Circle, type Placed, type Wanted } from "../../place.ts";
import { kindOf, lastOf, type Layer, type LonLat, type Scene } from "../../scene.ts";
import { drawn, element, unit } from "../../screen.ts";
import type { DeviceView } from "../../view.ts";
import type { Voice } from "../../words.ts";

const GAP = 12;
const LABEL_GAP = 10;

export interface District {
  name: string;
  lang: string;
  at: LonLat;
}

interface Tools {
  condition: Condition;
  voice: Voice;
  ground: Ground;
  areas: () => Areas;
  life: AbortSignal;
  /** What is told of a place before what its devices say. */
  aside?: (place: string, members: Standing[]) => Aside | null;
}

/** The city stays readable however many devices come; the tray counts the rest. */
export const NEWCOMERS_ON_MAP = 6;

export class Marks {
  /** By device; several devices of one place share a mark. */
  private readonly byDevice = new Map<string, Mark>();
  /** Where people live and nothing is measured. */
  private readonly homes: Mark[] = [];
  private devices: ReadonlyMap<string, DeviceView> = new Map();
  private readonly leaders = drawn("svg", { class: "leaders", "aria-hidden": "true" }, hatch());
  private readonly districts: { at: LonLat; label: HTMLElement }[];
  private placing = 0;
  private readonly listed: number;

  constructor(
    private readonly container: HTMLElement,
    private readonly scene: Scene,
    private readonly tools: Tools,
    districts: District[],
    private readonly chosen: (place: string) => void,
  ) {
    container.append(this.leaders);
    const named = new Set(Object.values(scene.quake?.homes ?? {}).map(({ name }) => name));
    this.districts = districts.filter(({ name }) => !named.has(name)).map(({ name, lang, at }) => {
      const label = element("div", { class: "district", lang, "aria-hidden": "true" }, name);
      container.append(label);
      return { at, label };
    });
    const groups = this.groups();
    this.listed = groups.length;
    for (const members of groups) this.addListed(members);
    this.addHomes(new Set(groups.flatMap((members) => members.map(({ id }) => scene.devices[id]!.place))));
    this.place();
    // From here on a mark that moves is seen moving; the first places are simply taken.
    requestAnimationFrame(() => container.classList.add("settled"));
    tools.ground.moves((isAtRest) => this.follow(isAtRest), tools.life);
    tools.life.addEventListener("abort", () => this.clear());
  }

  update(devices: ReadonlyMap<string, DeviceView>, changed: Iterable<string>): void {
    this.devices = devices;
    let moved = false;
    const touched = new Set<Mark>();
    for (const id of changed) {
      const device = devices.get(id);
      const known = this.byDevice.get(id);
      if (known && !device && !this.scene.devices[id]) {
        known.remove();
        this.byDevice.delete(id);
        moved = true;
        continue;
      }
      const mark = known ?? this.welcome(id, device);
      if (mark) touched.add(mark);
      moved ||= mark !== known;
    }
    for (const mark of touched) moved = mark.show((id) => devices.get(id)) || moved;
    if (moved) this.placeSoon();
  }

  /** What is told of places has changed; true when it takes another room than before. */
  retell(): boolean {
    return this.all().filter((mark) => mark.show((id) => this.devices.get(id))).length > 0;
  }

  /** Each mark in words, gravest first. */
  told(): string[] {
    return this.all()
      .sort((a, b) => b.claim - a.claim)
      .map(({ told }) => told);
  }

  place(): void {
    const u = unit();
    const areas = this.tools.areas();
    const marks = this.all();
    const homes = marks.map((mark) => ({ ...this.tools.ground.project(mark.home), r: mark.radius * u }));
    const rooms = homes.map((home, index) => ({ ...home, r: marks[index]!.room(u) }));
    const circles = apart(rooms, areas.marks, areas.taken, GAP * u).map((at, index) => ({ ...at, r: homes[index]!.r }));
    marks.forEach((mark, index) => {
      const home = homes[index]!;
      const point = { left: home.x, top: home.y, width: 0, height: 0 };
      const isHidden = !inside(point, areas.labels) || areas.taken.some((box) => inside(point, box));
      mark.put(circles[index]!, home, isHidden);
    });
    this.placeLabels(marks, circles, areas, u);
  }

  /** While the camera moves, all go with the ground; when it rests, each finds its place. */
  private follow(isAtRest: boolean): void {
    this.container.classList.toggle("settled", isAtRest);
    if (isAtRest) this.placeSoon();
    else for (const mark of this.all()) mark.follow(this.tools.ground.project(mark.home));
  }

  private placeLabels(marks: Mark[], circles: Circle[], areas: Areas, u: number): void {
    const order = marks.flatMap((mark, index) => (mark.isMute ? [] : [index])).sort((a, b) => marks[b]!.claim - marks[a]!.claim);
    const wanted: Wanted[] = [
      ...order.map((index) => marks[index]!.wish(circles[index]!)),
      ...this.districts.map(({ at, label }) => ({
        ...sizeOf(label),
        at: { ...this.tools.ground.project(at), r: 0 },
        over: true,
      })),
    ];
    const taken = [...areas.taken, ...marks.flatMap((mark, index) => mark.taken(circles[index]!))];
    const placed = labels(wanted, circles, taken, areas.labels, LABEL_GAP * u);
    for (const mark of marks.filter(({ isMute }) => isMute)) {
      stand(mark.label, null);
      mark.lines.name.classList.add("hidden");
    }
    order.forEach((index, rank) => {
      const [mark, box] = [marks[index]!, placed[rank] ?? null];
      stand(mark.label, box);
      tie(mark, circles[index]!, box);
    });
    this.districts.forEach(({ label }, number) => stand(label, placed[order.length + number] ?? null));
  }

  private clear(): void {
    cancelAnimationFrame(this.placing);
    this.container.classList.remove("settled");
    this.container.replaceChildren();
  }

  private placeSoon(): void {
    cancelAnimationFrame(this.placing);
    this.placing = requestAnimationFrame(() => this.place());
  }

  /** Rings stand alone; dots of one place stand as one. */
  private groups(): Standing[][] {
    const groups = new Map<string, Standing[]>();
    for (const [id, device] of Object.entries(this.scene.devices)) {
      const layer = this.layerOf(device.kind);
      if (!layer || device.lon === undefined || device.lat === undefined) continue;
      const group = layer.shape === "dot" ? device.place : id;
      groups.set(group, [...(groups.get(group) ?? []), { id, layer }]);
    }
    return [...groups.values()];
  }

  private layerOf(kind: string): Layer | undefined {
    return this.scene.layers.find((layer) => layer.shape !== "bay" && layer.kind === kind);
  }

  private addListed(members: Standing[]): void {
    const { lon, lat, name, place, capacity } = this.scene.devices[members[0]!.id]!;
    const layout = this.scene.layouts.find((layout) => layout.place === place);
    const act = () => this.chosen(place);
    const open = layout && { label: this.tools.voice.say("plan.title", { place: name }), act };
    const isStation = this.scene.devices[members[0]!.id]!.kind === this.scene.quake?.station;
    const tools = { ...this.tools, marks: this.listed, aside: () => this.tools.aside?.(place, members) ?? null };
    const shaped = isStation ? { ...tools, shape: "station" as const } : tools;
    this.add(new Mark(name, [lon!, lat!], members, capacity ?? 0, shaped, open));
  }

  private addHomes(seen: ReadonlySet<string>): void {
    for (const [place, { name, lon, lat }] of Object.entries(this.scene.quake?.homes ?? {})) {
      if (seen.has(place)) continue;
      const tools = { ...this.tools, marks: this.listed, aside: () => this.tools.aside?.(place, []) ?? null };
      this.homes.push(this.add(new Mark(name, [lon, lat], [], 0, tools)));
    }
  }

  private welcome(id: string, device: DeviceView | undefined): Mark | undefined {
    const layer = this.scene.layers.find((layer) => layer.kind === kindOf(id));
    if (!layer || !device?.newcomer || device.lon === undefined || device.lat === undefined) return undefined;
    const newcomers = [...new Set(this.byDevice.values())].filter((mark) => !this.scene.devices[mark.ids[0]!]).length;
    if (newcomers >= NEWCOMERS_ON_MAP) return undefined;
    const name = device.name ?? lastOf(id);
    const { condition, voice } = this.tools;
    return this.add(new Mark(name, [device.lon, device.lat], [{ id, layer }], 0, { condition, voice, marks: this.listed }));
  }

  private add(mark: Mark): Mark {
    this.leaders.append(...Object.values(mark.lines));
    this.container.append(...mark.parts);
    for (const id of mark.ids) this.byDevice.set(id, mark);
    return mark;
  }

  private all(): Mark[] {
    return [...new Set(this.byDevice.values()), ...this.homes];
  }
}

function stand(label: HTMLElement, box: Placed | null): void {
  label.classList.toggle("hidden", !box);
  if (!box) return;
  label.dataset["form"] = box.form;
  label.dataset["side"] = box.side;
  label.style.transform = `translate(${box.left}px, ${box.top}px)`;
}

/** A label that found room only further off hangs on a line. */
function tie(mark: Mark, circle: Circle, box: Placed | null): void {
  const isOff = box?.side === "off";
  mark.lines.name.classList.toggle("hidden", !isOff);
  if (!isOff) return;
  const { from, to } = lineTo(box, circle);
  mark.label.dataset["toward"] = towardIn(box, to.x);
  draw(mark.lines.name, from, to);
}

/** Its words stand where its line meets it, not at the far end of the room that is kept for them. */
function towardIn({ left, width }: Placed, x: number): "left" | "middle" | "right" {
  const share = (x - left) / width;
  return share < 1 / 3 ? "left" : share > 2 / 3 ? "right" : "middle";
}

/** The pattern of silence. */
function hatch(): SVGElement {
  const size = { width: 12, height: 12, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  return drawn("defs", {}, drawn("pattern", { id: "hatch", ...size }, drawn("rect", { width: 5, height: 12 })));
}
