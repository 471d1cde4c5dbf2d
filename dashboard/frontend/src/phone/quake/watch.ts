/** A phone that watches for quakes: how it is where its holder is, the map with the fronts, every other place. */

import { byId } from "../../screen.ts";
import type { View } from "../../view.ts";
import type { PhoneMap } from "../map.ts";
import type { PhoneScene, Place } from "../scene.ts";
import type { Speech } from "../speech.ts";
import type { Seen } from "../spots.ts";
import { Fronts } from "./fronts.ts";
import { QuakeHeadline } from "./headline.ts";
import { HomeList, homesOf } from "./homes.ts";
import type { QuakeNow } from "./now.ts";

export class QuakeWatch {
  private readonly headline: QuakeHeadline;
  private readonly list: HomeList;
  private readonly fronts: Fronts;

  constructor(
    private readonly scene: PhoneScene,
    speech: Speech,
    private readonly map: PhoneMap,
    private readonly now: QuakeNow,
  ) {
    sortByName(scene.city.language);
    this.headline = new QuakeHeadline(scene, speech);
    this.list = new HomeList(scene, speech);
    this.fronts = new Fronts((where) => map.at(where));
    map.lay(this.fronts.group);
  }

  update(view: View, spots: Seen[], origin: Place, id: string): void {
    const { quake } = this.now;
    const real = quake?.is_false ? null : quake;
    const newcomers = spots.filter(({ place }) => place === null);
    const homes = homesOf(this.scene, spots, this.now);
    this.headline.update(view, quake, this.now.at(id, origin));
    this.map.update([...homes.filter(({ far }) => !far), ...newcomers], null, origin);
    this.fronts.show(real, this.now.ms);
    this.list.update(homes, newcomers, real, id);
  }
}

/** In the order in which the language has its letters. */
function sortByName(language: string): void {
  const select = byId("from") as HTMLSelectElement;
  const { compare } = new Intl.Collator(language);
  select.append(...[...select.options].sort((a, b) => compare(a.text, b.text)));
}
