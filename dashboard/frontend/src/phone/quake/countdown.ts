/** A quake on the whole screen: the largest number there is, what to do, and then what it was. */

import type { Quake } from "../../quake.ts";
import { element } from "../../screen.ts";
import { write, writeLines } from "../list.ts";
import type { Speech } from "../speech.ts";
import type { Here } from "./now.ts";
import { isStrong, magnitudeOf, toldOf, type Told } from "./told.ts";

interface Words {
  /** While strong shaking comes, and else. */
  headline: string;
  event: string;
  /** The order in a line of its own, then more; empty once it is over. */
  do: string;
}

export class Countdown {
  private readonly title = element("h2");
  private readonly lead = element("p", { class: "lead" });
  private readonly digits = element("b", { class: "digits" });
  private readonly unit = element("span", { class: "unit" });
  private readonly notes = element("div", { class: "notes" });
  private readonly about = element("p", { class: "small", "aria-live": "off" });
  /** Who hears the page hears the count once, and then that it is now, and what it was: not each second. */
  private readonly spoken = element("p", { class: "unseen", "aria-live": "assertive" });
  readonly parts: HTMLElement[];
  private phase = "";
  private widest = 0;

  constructor(
    private readonly speech: Speech,
    private readonly words: Words,
  ) {
    const count = element("p", { class: "count" }, this.digits, this.unit);
    const timed = { class: "countdown", role: "timer", "aria-live": "off" };
    const timer = element("div", timed, this.lead, count, this.notes);
    const [order = "", ...more] = words.do.split("\n");
    const todo = element("p", { class: "todo" }, element("b", {}, order), " ", element("span", {}, more.join(" ")));
    write(this.title, words.headline);
    const title = element("div", { "aria-live": "off" }, this.title);
    this.parts = [title, timer, ...(words.do ? [todo] : []), this.about, this.spoken];
  }

  show(quake: Quake, here: Here): void {
    const told = toldOf(quake, here, this.speech);
    write(this.lead, told.lead);
    write(this.digits, told.number);
    write(this.unit, told.unit);
    writeLines(this.notes, told.notes);
    write(this.about, magnitudeOf(quake, this.speech));
    if (told.phase !== this.phase) this.begin(told, isStrong(here.reached));
    this.hold(told);
  }

  private begin({ phase, lead, number, unit, notes }: Told, strong: boolean): void {
    this.phase = phase;
    this.widest = 0;
    this.digits.style.minWidth = "";
    this.digits.classList.toggle("word", phase === "now");
    write(this.title, phase === "coming" && strong ? this.words.headline : this.words.event);
    write(this.spoken, [[lead, number, unit].filter(Boolean).join(" "), ...notes].join(". "));
  }

  /** As wide as when it had most digits: what stands beside it stays where it is. */
  private hold({ phase, number }: Told): void {
    const digits = number.replace(/\D/g, "").length;
    if (phase !== "coming" || digits <= this.widest) return;
    this.widest = digits;
    this.digits.style.minWidth = `${this.widest}ch`;
  }
}
