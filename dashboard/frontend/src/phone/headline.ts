/** The answer, in the largest letters: the nearest place that has room, or how things stand and where they stand out. */

import { gravityOf } from "../condition.ts";
import type { View } from "../view.ts";
import { byId, element } from "../screen.ts";
import { extremes, minutesFor, nearest, remarkable } from "./answer.ts";
import { showFigures, type Figure } from "./figures.ts";
import { write } from "./list.ts";
import type { PhoneScene } from "./scene.ts";
import type { Seen } from "./spots.ts";
import type { Speech } from "./speech.ts";

const UNKNOWN = "–";
const MOST_NAMED = 3;

export class Headline {
  private readonly ask = element("p", { class: "ask" });
  private readonly name = element("p", { class: "name" });
  private readonly value = element("span");
  private readonly unit = element("span", { class: "unit" });
  private readonly figures = element("dl");

  constructor(
    private readonly scene: PhoneScene,
    private readonly speech: Speech,
  ) {
    byId("answer").append(this.ask, this.name, this.figures);
    // Another place as the answer is told to those who hear the page; a number that changes every second is not.
    if (scene.answer === "nearest") this.name.setAttribute("aria-live", "polite");
    else {
      this.name.classList.add("large");
      this.name.append(this.value, this.unit);
    }
  }

  /** The id of the place that it names, if it is one. */
  update(spots: Seen[], view: View): string | null {
    return this.scene.answer === "nearest" ? this.nearest(spots) : this.standing(spots, view);
  }

  private nearest(spots: Seen[]): string | null {
    const own = spots.filter(({ kind }) => kind === this.scene.hero.kind);
    const found = nearest(own);
    const speaks = own.some(({ value }) => value !== null);
    write(this.ask, this.speech.say("phone.nearest"));
    write(this.name, found?.name ?? (speaks ? this.speech.say("phone.none") : UNKNOWN));
    this.name.classList.toggle("none", !found);
    showFigures(
      this.figures,
      found
        ? [
            [this.speech.bare(found.value!, found.quantity), found.quantity.name],
            [this.speech.minutes(minutesFor(found.km!, this.scene.travel)), `${this.speech.say("phone.by_car")} · ${this.speech.km(found.km!)}`],
          ]
        : [],
    );
    return found?.id ?? null;
  }

  private standing(spots: Seen[], view: View): string | null {
    const { hero } = this.scene;
    const own = spots.filter(({ kind }) => kind === hero.kind);
    const value = view.tiles[hero.key];
    write(this.ask, hero.word);
    write(this.value, value === undefined ? UNKNOWN : this.speech.bare(value, hero));
    write(this.unit, value === undefined ? "" : this.speech.unit(hero.unit));
    showFigures(this.figures, own[0]?.quantity.states.length ? this.states(spots) : this.ends(own));
    return null;
  }

  private ends(spots: Seen[]): Figure[] {
    const words = ["phone.highest", "phone.lowest"].map((key) => this.speech.say(key));
    return extremes(spots).map((spot, end) => [this.speech.bare(spot.value!, spot.quantity), `${words[end]}: ${spot.name}`]);
  }

  /** What stirs among its own kind, and what is grave in any: nobody reads `quiet` while someone calls for help. */
  private states(spots: Seen[]): Figure[] {
    const own = (spot: Seen) => spot.kind === this.scene.hero.kind;
    const found = remarkable(spots.filter((spot) => own(spot) || gravityOf(spot.level) > 0)).slice(0, MOST_NAMED);
    const usual = spots.find(own)?.quantity.states[0] ?? "";
    if (!found.length && spots.some(({ value }) => value !== null)) return [["", this.speech.say("phone.everywhere", { state: usual })]];
    return found.map((spot) => [spot.quantity.states[spot.value!] ?? "", spot.name]);
  }
}
