/** The answer of a phone that watches for quakes: calm, how long there is, or what it was where its holder is. */

import type { Quake } from "../../quake.ts";
import { byId, element } from "../../screen.ts";
import { isQuiet } from "../../condition.ts";
import { kindOf } from "../../scene.ts";
import type { View } from "../../view.ts";
import { isOpen } from "../../warned.ts";
import { write, writeLines } from "../list.ts";
import { showFigures, type Figure } from "../figures.ts";
import type { PhoneScene } from "../scene.ts";
import type { Speech } from "../speech.ts";
import type { Here } from "./now.ts";
import { magnitudeOf, toldOf } from "./told.ts";

export class QuakeHeadline {
  private readonly ask = element("p", { class: "ask" });
  private readonly number = element("span");
  private readonly unit = element("span", { class: "unit" });
  private readonly name = element("p", { class: "name" }, this.number, this.unit);
  private readonly notes = element("div", { class: "notes" });
  private readonly figures = element("dl");

  constructor(
    private readonly scene: PhoneScene,
    private readonly speech: Speech,
  ) {
    byId("answer").append(this.ask, this.name, this.notes, this.figures);
  }

  update(view: View, quake: Quake | null, here: Here | null): void {
    if (quake && here && !quake.is_false) this.shaken(view, quake, here);
    else this.calm(view, quake);
  }

  private shaken(view: View, quake: Quake, here: Here): void {
    const told = toldOf(quake, here, this.speech);
    const alert = view.alerts.find(({ id }) => id === quake.alert);
    const values = { answered: this.speech.number(alert?.answered ?? 0), told: this.speech.number(alert?.told ?? 0) };
    const answered = alert?.told && isOpen(alert) ? [this.speech.say("phone.quake.answered", values)] : [];
    this.say(told.lead, told.number, told.unit, [...told.notes, magnitudeOf(quake, this.speech), ...answered]);
    showFigures(this.figures, []);
  }

  private calm(view: View, quake: Quake | null): void {
    const { hero } = this.scene;
    const triggered = view.tiles[hero.key] ?? 0;
    const stations = [...view.devices].filter(([id, device]) => kindOf(id) === hero.kind && !isQuiet(device));
    const word = triggered ? "phone.quake.no_warning" : "phone.quake.calm";
    const notes = quake ? [this.speech.say("phone.quake.false")] : [];
    this.say("", stations.length ? this.speech.say(word) : "–", "", notes);
    const listening: Figure = [this.speech.number(stations.length), this.speech.say("phone.quake.listening")];
    const stirred: Figure[] = triggered ? [[this.speech.number(triggered), hero.word]] : [];
    showFigures(this.figures, [listening, ...stirred]);
  }

  private say(ask: string, number: string, unit: string, notes: string[]): void {
    write(this.ask, ask);
    write(this.number, number);
    write(this.unit, unit);
    writeLines(this.notes, notes);
    this.name.hidden = number === "";
    this.name.classList.toggle("large", ask !== "" && number !== "");
  }
}
