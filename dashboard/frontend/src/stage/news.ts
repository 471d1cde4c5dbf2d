/** What happened last, and who has just come: in words. */

import { badge } from "../badge.ts";
import { gravityOf } from "../condition.ts";
import { NEWCOMERS_ON_MAP } from "./map/marks.ts";
import { kindOf, lastOf, type Scene } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { DeviceView, Happening, View } from "../view.ts";
import type { Voice } from "../words.ts";

/** So long a device that has just come is news before all but a danger. */
const WELCOME_MS = 60_000;
const EVENTS_SHOWN = 3;
const NEWCOMERS_SHOWN = 2;

interface Card {
  card: HTMLElement;
  name: HTMLElement;
  value: HTMLElement;
}

export class News {
  private readonly cards = new Map<string, Card>();
  private readonly more = element("li", { class: "more" });
  private shown = "";

  constructor(
    private readonly scene: Scene,
    private readonly voice: Voice,
  ) {}

  /** True when it takes more or less room than before. */
  update(view: View, changed: Set<string>): boolean {
    const before = [byId("events"), byId("tray")].map((list) => list.children.length).join();
    this.showEvents(view);
    this.showTray(view, changed);
    return before !== [byId("events"), byId("tray")].map((list) => list.children.length).join();
  }

  private showEvents(view: View): void {
    const lines = this.newsworthy(view);
    const ids = lines.map(({ id }) => id).join();
    if (ids === this.shown) return;
    this.shown = ids;
    byId("events").replaceChildren(...lines.map((event) => this.line(event, view)));
  }

  /** The last news of each place, gravest first: a place that wavers is told once. */
  private newsworthy(view: View): Happening[] {
    const latest = new Map<string, Happening>();
    for (const event of view.events) {
      if (event.kind === "level" && !this.isOwn(event.device)) continue;
      if (this.concerns(event.device, view)) latest.set(`${event.device} ${event.rule ?? ""}`, event);
    }
    const byPlace = new Map<string, Happening>();
    const before = (a: Happening, b: Happening) => weight(b, view) - weight(a, view) || b.id - a.id;
    for (const event of [...latest.values()].sort(before)) {
      const place = this.scene.devices[event.device]?.place ?? event.device;
      if (!byPlace.has(place)) byPlace.set(place, event);
    }
    return [...byPlace.values()].slice(0, EVENTS_SHOWN);
  }

  private concerns(device: string, view: View): boolean {
    return this.scene.devices[device] !== undefined || view.devices.get(device)?.newcomer === true;
  }

  /** A newcomer of another solution's kind has its levels by rules that are not told here. */
  private isOwn(device: string): boolean {
    return this.scene.ownKinds.includes(kindOf(device));
  }

  private line(event: Happening, view: View): HTMLElement {
    const device = nameOf(event.device, view.devices.get(event.device), this.scene);
    const rule = this.scene.rules.find(({ key }) => key === event.rule);
    const word = rule?.thresholds.find(({ level }) => level === event.level)?.word ?? rule?.normal ?? "";
    const text = element("span", {}, this.voice.say(`events.${event.kind}`, { device, word }));
    const data = { "data-level": event.level ?? "", "data-kind": event.kind, "data-provenance": event.provenance ?? "" };
    const line = element("li", data, element("i", { class: "shape" }), text);
    // A real device lives by another clock than the run on the screen; its time would only confuse.
    if (!view.run || event.provenance === "simulated") line.append(element("time", {}, this.voice.time(event.at)));
    return line;
  }

  private showTray(view: View, changed: Set<string>): void {
    for (const id of changed) {
      const device = view.devices.get(id);
      const onMap = this.isOwn(id) && device?.lon !== undefined && device.lat !== undefined;
      if (device?.newcomer && !onMap) this.fill(id, device);
      else this.cards.delete(id);
    }
    const shown = [...this.cards.values()].slice(-NEWCOMERS_SHOWN).map(({ card }) => card).reverse();
    const rest = this.newcomersBeyond(view, shown.length);
    if (rest > 0) shown.push(this.moreLine(rest));
    const tray = byId("tray");
    const same = tray.children.length === shown.length && shown.every((card, index) => tray.children[index] === card);
    if (!same) tray.replaceChildren(...shown);
  }

  /** How many newcomers stand neither on the map nor in the tray. */
  private newcomersBeyond(view: View, inTray: number): number {
    const newcomers = [...view.devices].filter(([, device]) => device.newcomer);
    const placed = newcomers.filter(([id, { lon, lat }]) => this.isOwn(id) && lon !== undefined && lat !== undefined);
    return newcomers.length - Math.min(placed.length, NEWCOMERS_ON_MAP) - inTray;
  }

  private moreLine(count: number): HTMLElement {
    this.more.textContent = this.voice.say("devices.more", { count: this.voice.number(count) });
    return this.more;
  }

  private fill(id: string, device: DeviceView): void {
    const words = this.scene.kinds[kindOf(id)];
    let card = this.cards.get(id);
    if (card?.card.dataset["provenance"] !== device.provenance) {
      card = newCard(badge(device.provenance, this.voice), words?.name ?? "");
      this.cards.set(id, card);
    }
    const values = Object.entries(device.values).map(([key, value]) => {
      const quantity = words?.quantities[key];
      if (!quantity) return this.voice.number(value);
      return quantity.states[value] ?? `${this.voice.measured(value, quantity)} ${quantity.name}`;
    });
    Object.assign(card.card.dataset, { device: id, provenance: device.provenance, state: device.state ?? "fresh" });
    card.name.textContent = nameOf(id, device, this.scene);
    card.value.textContent = device.state ? this.voice.say("devices.silent") : values.join(" · ");
  }
}

function newCard(origin: HTMLElement, kind: string): Card {
  const [name, value] = [element("strong"), element("strong")];
  const card = element(
    "li",
    { class: "newcomer" },
    element("p", {}, origin, name),
    element("p", {}, element("span", { class: "kind" }, kind), value),
  );
  return { card, name, value };
}

function nameOf(id: string, device: DeviceView | undefined, scene: Scene): string {
  return scene.devices[id]?.name ?? device?.name ?? lastOf(id);
}

function weight(event: Happening, view: View): number {
  if (event.kind === "joined") return view.now - event.at < WELCOME_MS ? 2.5 : 0;
  if (event.kind === "silent") return 1.5;
  return gravityOf(event.level);
}
