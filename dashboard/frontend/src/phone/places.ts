/** A phone that looks at places: the answer, then the map, then the why, with the day of each. */

import { Condition } from "../condition.ts";
import type { View } from "../view.ts";
import { DayLines } from "./day.ts";
import { Headline } from "./headline.ts";
import { List } from "./list.ts";
import type { PhoneMap } from "./map.ts";
import type { PhoneScene, Place } from "./scene.ts";
import type { Speech } from "./speech.ts";
import type { Seen } from "./spots.ts";

export class Places {
  private readonly headline: Headline;
  private readonly list: List;
  private readonly days: DayLines;
  private spots: Seen[] = [];

  constructor(
    scene: PhoneScene,
    speech: Speech,
    private readonly map: PhoneMap,
  ) {
    this.days = new DayLines(document.body.dataset["day"]!, () => this.list.sparks(this.spots));
    this.headline = new Headline(scene, speech);
    this.list = new List(scene, speech, new Condition(scene, speech), this.days);
  }

  update(view: View, spots: Seen[], origin: Place): void {
    this.spots = spots;
    if (view.run) this.days.want(view.run.run);
    const named = this.headline.update(spots, view);
    this.map.update(spots.filter(({ place }) => !place?.far), named, origin);
    this.list.update(spots);
  }
}
