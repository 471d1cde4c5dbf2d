/** The strip on top: whose word this is, what time it is, and whether the hub is there. */

import type { Link } from "../live.ts";
import type { RunView, View } from "../view.ts";
import { setText } from "./dash.ts";
import { kindOf, type Scene } from "../scene.ts";
import { byId } from "../screen.ts";
import { badge } from "../badge.ts";
import type { Voice } from "../words.ts";

const ORDER = ["simulated", "recorded", "visitor", "real"];

export class Strip {
  private readonly badges = new Map<string, HTMLElement>();
  private readonly ownKinds: Set<string>;
  private heard = false;
  private fitted = "";

  constructor(
    scene: Scene,
    private readonly voice: Voice,
  ) {
    this.ownKinds = new Set(scene.ownKinds);
  }

  update({ run, now, devices }: View): void {
    const present = new Map<string, number>();
    for (const [id, { provenance, newcomer }] of devices) {
      if (newcomer || this.ownKinds.has(kindOf(id))) present.set(provenance, (present.get(provenance) ?? 0) + 1);
    }
    this.heard = present.size > 0;
    const at = run?.at ?? now;
    if (at) setText("clock", this.voice.time(at));
    setText("pace", run ? this.pace(run) : "");
    this.showMix(present);
    this.fitSoon();
  }

  /** A badge for each provenance on the stage; with numbers where there are several. */
  private showMix(counts: ReadonlyMap<string, number>): void {
    const present = ORDER.filter((key) => counts.has(key));
    for (const key of present) {
      const shown = this.badges.get(key) ?? badge(key, this.voice);
      this.badges.set(key, shown);
      shown.lastElementChild!.textContent = present.length > 1 ? this.voice.number(counts.get(key)!) : "";
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
    this.fitSoon();
  }

  /**
   * Where not all fits, the names of the other solutions go first, from the last on, then the note, then our own, then
   * the pace and the digits of the others, and at last whose solution it is; never whose word this is, nor the trouble.
   */
  fit(): void {
    const strip = byId("stage").querySelector<HTMLElement>(".strip")!;
    const others = [...strip.querySelectorAll("#solutions a:not([aria-current])")];
    const classes = ["tighter", "tightest", "bare", "barest"];
    strip.classList.remove(...classes);
    for (const other of others) other.classList.remove("folded");
    const isFull = () => strip.scrollWidth > strip.clientWidth;
    for (const other of others.reverse()) if (isFull()) other.classList.add("folded");
    for (const narrower of classes) if (isFull()) strip.classList.add(narrower);
  }

  private fitSoon(): void {
    requestAnimationFrame(() => {
      const said = `${byId("trouble").textContent} ${byId("pace").textContent} ${byId("provenance").textContent}`;
      if (said.replace(/\d/g, "0") === this.fitted) return;
      this.fitted = said.replace(/\d/g, "0");
      this.fit();
    });
  }

  private trouble(link: Link): string {
    if (link.state !== "lost") return "";
    return this.voice.say("link.lost", { seconds: this.voice.number(link.quietMs / 1000) });
  }

  private pace({ state, speed }: RunView): string {
    return state === "running" ? `×${this.voice.number(speed)}` : this.voice.say(`run.${state}`);
  }
}
