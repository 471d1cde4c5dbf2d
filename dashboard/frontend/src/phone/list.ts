/** The why below the answer: every place with its number, its day, and whose word it is. */

import { badge } from "../badge.ts";
import type { Condition } from "../condition.ts";
import { byId, drawn, element } from "../screen.ts";
import { byDistance, byGravity } from "./answer.ts";
import type { DayLines } from "./day.ts";
import { Mark } from "./mark.ts";
import type { PhoneScene } from "./scene.ts";
import type { Seen } from "./spots.ts";
import type { Speech } from "./speech.ts";

const UNKNOWN = "–";
const HERE_KM = 0.05;

interface Row {
  item: HTMLElement;
  mark: Mark;
  word: HTMLElement;
  origin: HTMLElement;
  spark: HTMLElement;
  number: HTMLElement;
}

export class List {
  private readonly rows = new Map<string, Row>();
  private order = "";

  constructor(
    private readonly scene: PhoneScene,
    private readonly speech: Speech,
    private readonly condition: Condition,
    private readonly days: DayLines,
  ) {}

  update(spots: Seen[]): void {
    const nearFirst = (a: Seen, b: Seen) => Number(b.open) - Number(a.open) || byDistance(a, b);
    const graveFirst = (a: Seen, b: Seen) => byGravity(a, b) || byDistance(a, b);
    const sorted = [...spots].sort(this.scene.answer === "nearest" ? nearFirst : graveFirst);
    for (const spot of sorted) this.show(this.rows.get(spot.id) ?? this.add(spot), spot);
    const order = sorted.map(({ id }) => id).join();
    if (order === this.order) return;
    this.order = order;
    byId("places").replaceChildren(...sorted.map(({ id }) => this.rows.get(id)!.item));
  }

  sparks(spots: Seen[]): void {
    for (const spot of spots) {
      const states = spot.quantity.states.length;
      const line = this.days.line(spot.id, { top: states ? states - 1 : spot.shown.fills ? (spot.place?.capacity ?? null) : null, steps: states > 0 });
      this.rows.get(spot.id)?.spark.replaceChildren(...(line ? [line] : []));
    }
  }

  private add({ id, name }: Seen): Row {
    const mark = new Mark();
    const sign = drawn("svg", { class: "sign", viewBox: "-14 -14 28 28", "aria-hidden": "true" }, mark.group);
    const word = element("span", { class: "word" });
    const origin = element("span", { class: "origin" });
    const spark = element("span", { class: "day" });
    const number = element("b", { class: "number" });
    const about = element("div", { class: "about" }, origin, word);
    const item = element("li", { "data-device": id }, sign, element("b", { class: "name" }, name), about, spark, number);
    const row = { item, mark, word, origin, spark, number };
    this.rows.set(id, row);
    return row;
  }

  private show(row: Row, spot: Seen): void {
    row.mark.show(spot);
    row.item.dataset["level"] = spot.level;
    row.item.dataset["state"] = spot.silent ? "silent" : "fresh";
    write(row.word, this.wordOf(spot));
    write(row.number, this.valueOf(spot));
    row.number.classList.toggle("in-words", spot.quantity.states.length > 0);
    const provenance = spot.device?.provenance ?? "";
    if (row.origin.dataset["provenance"] === provenance) return;
    row.origin.dataset["provenance"] = provenance;
    row.origin.replaceChildren(...(provenance ? [badge(provenance, this.speech)] : []));
  }

  private valueOf({ value, quantity }: Seen): string {
    if (value === null) return UNKNOWN;
    return quantity.states[value] ?? this.speech.bare(value, quantity);
  }

  /** What is remarkable, and how far it is. */
  private wordOf({ id, kind, shown, quantity, device, place, open, km }: Seen): string {
    const unlike = kind !== this.scene.hero.kind || Object.keys(this.scene.shown).length > 1 && this.scene.answer === "extremes";
    const layer = { kind, shape: "dot" as const, quantity: shown.fills?.quantity ?? shown.quantity, of: shown.fills?.of ?? [] };
    const { word } = device && quantity.states.length === 0 ? this.condition.line(id, layer, device) : { word: "" };
    const silent = device?.state !== undefined && quantity.states.length > 0 ? this.speech.say("devices.silent") : "";
    // By the clock, or (its line says so) by an alert.
    const closed = open || device?.closed || !place?.hours ? "" : this.speech.say("phone.closed", { hours: place.hours });
    return [unlike ? quantity.name : "", closed || silent || word, this.wayTo(km)].filter(Boolean).join(" · ");
  }

  private wayTo(km: number | null): string {
    return km === null || km < HERE_KM || this.scene.answer === "extremes" ? "" : this.speech.km(km);
  }
}

export function write(into: HTMLElement, text: string): void {
  if (into.textContent !== text) into.textContent = text;
}

export function writeLines(into: HTMLElement, lines: string[]): void {
  if (into.dataset["lines"] === lines.join("\n")) return;
  into.dataset["lines"] = lines.join("\n");
  into.replaceChildren(...lines.map((line) => element("p", {}, line)));
}
