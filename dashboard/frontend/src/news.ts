/** What happened last, and who has just come: in words. */

import type { Scene } from "./scene.ts";
import type { DeviceView, Happening, View } from "./view.ts";
import { badge } from "./badge.ts";
import { byId, element } from "./screen.ts";
import type { Voice } from "./words.ts";

const EVENTS_SHOWN = 3;
const NEWCOMERS_SHOWN = 3;

interface Card {
  card: HTMLElement;
  name: HTMLElement;
  value: HTMLElement;
}

export class News {
  private readonly cards = new Map<string, Card>();
  private lastEvent = -1;

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
    const newest = view.events.at(-1)?.id ?? 0;
    if (newest === this.lastEvent) return;
    this.lastEvent = newest;
    const lines = view.events.slice(-EVENTS_SHOWN).reverse();
    byId("events").replaceChildren(...lines.map((event) => this.line(event, view)));
  }

  private line(event: Happening, view: View): HTMLElement {
    const device = nameOf(event.device, view.devices.get(event.device), this.scene);
    const word = this.scene.rules[event.rule ?? ""]?.[event.level ?? ""] ?? "";
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
      const unplaced = device?.newcomer && (device.lon === undefined || device.lat === undefined);
      if (unplaced) this.fill(id, device);
      else this.cards.delete(id);
    }
    const shown = [...this.cards.values()].slice(-NEWCOMERS_SHOWN).map(({ card }) => card).reverse();
    const tray = byId("tray");
    const same = tray.children.length === shown.length && shown.every((card, index) => tray.children[index] === card);
    if (!same) tray.replaceChildren(...shown);
  }

  private fill(id: string, device: DeviceView): void {
    const words = this.scene.kinds[id.split(".")[1] ?? ""];
    let card = this.cards.get(id);
    if (card?.card.dataset["provenance"] !== device.provenance) {
      card = newCard(badge(device.provenance, this.voice), words?.name ?? "");
      this.cards.set(id, card);
    }
    const values = Object.entries(device.values).map(([key, value]) => {
      const quantity = words?.quantities[key];
      return quantity?.states[value] ?? `${this.voice.number(value)} ${quantity?.name ?? ""}`;
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
  return scene.devices[id]?.name ?? device?.name ?? id.split(".").slice(2).join(".");
}
