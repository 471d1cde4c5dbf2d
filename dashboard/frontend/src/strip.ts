/** The strip on top: whose word this is, what time it is, and whether the hub is there. */

import type { Link } from "./live.ts";
import type { RunView, View } from "./view.ts";
import { setText } from "./dash.ts";
import { byId } from "./screen.ts";
import { badge } from "./badge.ts";
import type { Voice } from "./words.ts";

const ORDER = ["simulated", "recorded", "visitor", "real"];

export class Strip {
  private readonly badges = new Map<string, HTMLElement>();
  private heard = false;

  constructor(private readonly voice: Voice) {}

  update({ run, now, provenance, devices }: View): void {
    this.heard = devices.size > 0;
    const at = run?.at ?? now;
    if (at) setText("clock", this.voice.time(at));
    setText("pace", run ? this.pace(run) : "");
    this.showMix(provenance);
  }

  /** A badge for each provenance on the stage; with numbers where there are several. */
  private showMix(provenance: Record<string, number>): void {
    const present = ORDER.filter((key) => (provenance[key] ?? 0) > 0);
    for (const key of present) {
      const shown = this.badges.get(key) ?? badge(key, this.voice);
      this.badges.set(key, shown);
      shown.lastElementChild!.textContent = present.length > 1 ? this.voice.number(provenance[key]!) : "";
    }
    const wanted = present.map((key) => this.badges.get(key)!);
    const holder = byId("provenance");
    if (wanted.length !== holder.children.length || wanted.some((made, index) => holder.children[index] !== made)) {
      holder.replaceChildren(...wanted);
    }
  }

  link(link: Link): void {
    document.body.dataset["link"] = link.state === "lost" || this.heard ? link.state : "connecting";
    setText("trouble", this.trouble(link));
  }

  private trouble(link: Link): string {
    if (link.state === "lost") return this.voice.say("link.lost", { seconds: this.voice.number(link.quietMs / 1000) });
    return this.heard ? "" : this.voice.say("link.connecting");
  }

  private pace({ state, speed }: RunView): string {
    return state === "running" ? `×${this.voice.number(speed)}` : this.voice.say(`run.${state}`);
  }
}
