/** Every place where people live: when the shaking comes, and what it was; one's own first, then as S comes. */

import { badge } from "../../badge.ts";
import { levelOfShaking, mercalli, type Quake } from "../../quake.ts";
import { byId, drawn, element } from "../../screen.ts";
import { write } from "../list.ts";
import { Mark, type Marked } from "../mark.ts";
import type { PhoneScene } from "../scene.ts";
import type { Speech } from "../speech.ts";
import type { Seen } from "../spots.ts";
import type { Here, QuakeNow } from "./now.ts";
import { untilThen } from "./told.ts";

/** Modified Mercalli below which nobody has felt it. */
const FELT = 2;

interface Row {
  item: HTMLElement;
  mark: Mark;
  origin: HTMLElement;
  word: HTMLElement;
  number: HTMLElement;
}

export interface Home extends Marked {
  /** Beyond the map. */
  far: boolean;
  here: Here | null;
  /** It has a building sensor. */
  isMeasured: boolean;
  /** What its building sensor says; null where there is none, or it says nothing. */
  felt: number | null;
}

/** The places where people live as they are now; `spots` are those of their sensors among others. */
export function homesOf(scene: PhoneScene, spots: Seen[], now: QuakeNow): Home[] {
  const quake = now.quake && !now.quake.is_false ? now.quake : null;
  return Object.entries(scene.homes?.sensors ?? {}).map(([id, sensor]) => {
    const spot = spots.find((one) => one.id === sensor);
    const place = scene.places[id]!;
    const here = quake && now.at(id, place);
    const felt = spot?.value ?? null;
    const intensity = here && here.shaken.state !== "felt" ? here.reached.intensity : felt;
    return {
      id,
      name: place.name,
      far: place.far ?? false,
      lonLat: place,
      share: null,
      level: levelOfShaking(intensity),
      silent: spot?.silent ?? false,
      device: spot?.device ?? null,
      isKnown: intensity !== null,
      isMeasured: sensor !== "",
      here,
      felt,
    };
  });
}

export class HomeList {
  private readonly rows = new Map<string, Row>();
  private readonly collator: Intl.Collator;
  private order = "";

  constructor(scene: PhoneScene, private readonly speech: Speech) {
    this.collator = new Intl.Collator(scene.city.language);
  }

  update(homes: Home[], newcomers: Seen[], quake: Quake | null, own: string): void {
    const first = (home: Home) => Number(home.id !== own);
    const sMs = (home: Home) => (quake && home.here?.reached.s_ms) || 0;
    const byName = (a: Home, b: Home) => this.collator.compare(a.name, b.name);
    const sorted = [...homes].sort((a, b) => first(a) - first(b) || sMs(a) - sMs(b) || byName(a, b));
    for (const home of sorted) this.show(home, this.numberOf(home), this.wordOf(home));
    for (const spot of newcomers) this.show(spot, this.valueOf(spot), spot.quantity.name);
    const order = [...newcomers, ...sorted].map(({ id }) => id);
    if (order.join() === this.order) return;
    this.order = order.join();
    byId("places").replaceChildren(...order.map((id) => this.rows.get(id)!.item));
  }

  private show(one: Home | Seen, number: string, word: string): void {
    const row = this.rows.get(one.id) ?? this.add(one);
    row.mark.show(one);
    row.item.dataset["level"] = one.level;
    row.item.dataset["state"] = one.silent ? "silent" : "fresh";
    write(row.number, number);
    write(row.word, word);
    const provenance = one.device?.provenance ?? "";
    if (row.origin.dataset["provenance"] === provenance) return;
    row.origin.dataset["provenance"] = provenance;
    row.origin.replaceChildren(...(provenance ? [badge(provenance, this.speech)] : []));
  }

  private add({ id, name }: Marked): Row {
    const mark = new Mark();
    const sign = drawn("svg", { class: "sign", viewBox: "-14 -14 28 28", "aria-hidden": "true" }, mark.group);
    const [origin, word] = [element("span", { class: "origin" }), element("span", { class: "word" })];
    const number = element("b", { class: "number" });
    const about = element("div", { class: "about" }, origin, word);
    const item = element("li", { "data-place": id }, sign, element("b", { class: "name" }, name), about, number);
    const row = { item, mark, origin, word, number };
    this.rows.set(id, row);
    return row;
  }

  private valueOf({ value, quantity }: Seen): string {
    return value === null ? "–" : this.speech.bare(value, quantity);
  }

  private numberOf({ here, felt, silent }: Home): string {
    if (!here) return silent || felt === null || felt < FELT ? "" : mercalli(felt);
    const { shaken } = here;
    switch (shaken.state) {
      case "coming":
        return untilThen(shaken.seconds, this.speech);
      case "now":
        return this.speech.say("map.quake.now");
      case "felt":
        return mercalli(shaken.intensity);
      case "expected":
        return shaken.intensity === null ? "–" : `≈\u2009${mercalli(shaken.intensity)}`;
    }
  }

  private wordOf({ here, felt, silent, isMeasured }: Home): string {
    if (!isMeasured && here?.shaken.state !== "coming") return this.speech.say("phone.quake.unmeasured");
    if (silent) return this.speech.say("devices.silent");
    if (here?.blind && here.shaken.state === "now") return this.speech.say("phone.quake.unwarned");
    if (here && here.shaken.state === "felt") return this.speech.say("phone.quake.by_sensor");
    const expected = here?.reached.intensity;
    if (expected === null) return "";
    if (expected !== undefined) return this.speech.say("map.quake.expected", { intensity: mercalli(expected) });
    if (felt === null) return "";
    return this.speech.say(felt < FELT ? "phone.quake.not_felt" : "phone.quake.by_sensor");
  }
}
