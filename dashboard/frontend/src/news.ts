/** What happened last, and who has just come: in words. */

import type { Scene } from "./scene.ts";
import type { DeviceView, Happening, View } from "./view.ts";
import { byId, element } from "./screen.ts";
import type { Voice } from "./words.ts";

const EVENTS_SHOWN = 3;
const NEWCOMERS_SHOWN = 3;

export class News {
  private readonly cards = new Map<string, HTMLElement>();
  private lastEvent = -1;

  constructor(
    private readonly scene: Scene,
    private readonly voice: Voice,
  ) {}

  /** True when the tray changed its size. */
  update(view: View, changed: Set<string>): boolean {
    this.showEvents(view);
    return this.showTray(view, changed);
  }

  private showEvents(view: View): void {
    const newest = view.events.at(-1)?.id ?? 0;
    if (newest === this.lastEvent) return;
    this.lastEvent = newest;
    const lines = view.events.slice(-EVENTS_SHOWN).reverse();
    byId("events").replaceChildren(...lines.map((event) => this.line(event, view)));
  }

  private line(event: Happening, view: View): HTMLElement {
    const device = nameOf(event.device, view.devices.get(event.device), this.scene);
    const word = this.scene.rules[event.rule ?? ""]?.[event.level ?? ""] ?? "";
    const text = this.voice.say(`events.${event.kind}`, { device, word });
    const time = element("time", {}, this.voice.time(event.at));
    const shape = element("i", { class: "shape" });
    const data = { "data-level": event.level ?? "", "data-kind": event.kind, "data-provenance": event.provenance ?? "" };
    return element("li", data, shape, element("span", {}, text), time);
  }

  private showTray(view: View, changed: Set<string>): boolean {
    for (const id of changed) {
      const device = view.devices.get(id);
      const unplaced = device?.newcomer && (device.lon === undefined || device.lat === undefined);
      if (!unplaced) {
        if (this.cards.delete(id)) continue;
      } else this.fill(id, device);
    }
    const shown = [...this.cards.values()].slice(-NEWCOMERS_SHOWN).reverse();
    const tray = byId("tray");
    const same = tray.children.length === shown.length && shown.every((card, index) => tray.children[index] === card);
    if (!same) tray.replaceChildren(...shown);
    return !same;
  }

  private fill(id: string, device: DeviceView): void {
    const kind = id.split(".")[1] ?? "";
    const words = this.scene.kinds[kind];
    const values = Object.entries(device.values).map(([key, value]) => {
      const quantity = words?.quantities[key];
      const state = quantity?.states[value];
      return state ?? `${this.voice.number(value)} ${quantity?.name ?? ""}`;
    });
    const card = this.cards.get(id) ?? element("li", { class: "newcomer" });
    card.dataset["provenance"] = device.provenance;
    card.dataset["state"] = device.state ?? "fresh";
    card.dataset["device"] = id;
    const value = device.state ? this.voice.say("devices.silent") : values.join(" · ");
    card.replaceChildren(
      badge(device.provenance, this.voice),
      element("strong", {}, nameOf(id, device, this.scene)),
      element("span", { class: "value" }, value),
      element("span", { class: "kind" }, words?.name ?? ""),
    );
    this.cards.set(id, card);
  }
}

export function badge(provenance: string, voice: Voice, count = ""): HTMLElement {
  const made = element("span", { class: "badge", "data-provenance": provenance }, voice.say(`badges.${provenance}`));
  if (count) made.append(element("b", {}, count));
  return made;
}

function nameOf(id: string, device: DeviceView | undefined, scene: Scene): string {
  return scene.devices[id]?.name ?? device?.name ?? id.split(".").slice(2).join(".");
}
