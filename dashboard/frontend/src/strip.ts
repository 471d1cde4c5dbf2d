/** The strip on top: whose word this is, what time it is, and whether the hub is there. */

import type { Link } from "./live.ts";
import type { RunView, View } from "./view.ts";
import { setText } from "./dash.ts";
import { byId } from "./screen.ts";
import { badge } from "./news.ts";
import type { Voice } from "./words.ts";

const ORDER = ["simulated", "recorded", "visitor", "real"];

export class Strip {
  private mix = "";

  constructor(private readonly voice: Voice) {}

  update({ run, now, provenance }: View): void {
    setText("clock", this.voice.time(run ? run.at : now));
    setText("pace", run ? this.pace(run) : "");
    const present = ORDER.filter((key) => (provenance[key] ?? 0) > 0);
    const mix = present.map((key) => `${key} ${present.length > 1 ? this.voice.number(provenance[key]!) : ""}`).join();
    if (mix === this.mix) return;
    this.mix = mix;
    byId("provenance").replaceChildren(
      ...present.map((key) => badge(key, this.voice, present.length > 1 ? this.voice.number(provenance[key]!) : "")),
    );
  }

  link(link: Link): void {
    document.body.dataset["link"] = link.state;
    setText("trouble", this.trouble(link));
  }

  private trouble(link: Link): string {
    if (link.state === "live") return "";
    if (link.state === "connecting") return this.voice.say("link.connecting");
    return this.voice.say("link.lost", { seconds: this.voice.number(link.quietMs / 1000) });
  }

  private pace({ state, speed }: RunView): string {
    return state === "running" ? `×${this.voice.number(speed)}` : this.voice.say(`run.${state}`);
  }
}
