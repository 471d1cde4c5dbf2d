/** The alert on the stage: one sentence in the colour, shape and word of its state; calm, since people look at it. */

import { badge } from "../badge.ts";
import type { Scene } from "../scene.ts";
import { byId, element } from "../screen.ts";
import type { AlertView, View } from "../view.ts";
import type { Stopwatch } from "../stopwatch.ts";
import { gravestFirst, isOpen, placeOf, sentence } from "../warned.ts";
import type { Voice } from "../words.ts";
import { hops, numbers } from "./lap.ts";

/** How long it is told that something is over. */
const OVER_MS = 15_000;

export class StageAlert {
  /** By id: when one that was open here was over. */
  private readonly over = new Map<string, number>();
  private readonly open = new Set<string>();
  private shown = "";

  constructor(
    private readonly scene: Scene,
    private readonly voice: Voice,
    private readonly stopwatch: Stopwatch,
    /** What the stopwatch says has come, and takes room. */
    private readonly grew: () => void,
  ) {}

  /** True when it takes more or less room than before. */
  update({ alerts }: View): boolean {
    this.stopwatch.arrived(alerts);
    const open = alerts.filter(isOpen).sort(gravestFirst);
    this.remember(alerts, open);
    const over = alerts.filter(({ id }) => performance.now() - (this.over.get(id) ?? -Infinity) < OVER_MS);
    const first = open[0] ?? over.at(-1);
    const shown = first ? [first.id, first.revision, first.witness, first.answered, open.length].join() : "";
    if (shown === this.shown) return false;
    this.shown = shown;
    byId("alarm").replaceChildren(...(first ? this.banner(first, open.length - 1) : []));
    return true;
  }

  private remember(alerts: AlertView[], open: AlertView[]): void {
    for (const { id } of alerts) {
      if (this.open.has(id) && !open.some((alert) => alert.id === id)) this.over.set(id, performance.now());
    }
    this.open.clear();
    for (const { id } of open) this.open.add(id);
  }

  private banner(alert: AlertView, others: number): HTMLElement[] {
    const said = sentence(alert, this.scene.alerts);
    if (!said) return [];
    const level = element("strong", { class: "level" }, this.voice.say(isOpen(alert) ? `levels.${alert.level}` : "alert.over"));
    const place = element("span", { class: "place" }, placeOf(alert, this.scene.places));
    // Where a quake began stands on the map, and a whole city is warned of it.
    const where = alert.quake ? [] : [" · ", place];
    const headline = element("p", { class: "headline" }, element("i", { class: "shape" }), level, " ", said.headline, ...where);
    const todo = said.do ? [element("p", { class: "todo" }, said.do)] : [];
    const details = element("span", {}, this.details(alert, others).join(" · "));
    const line = element("p", { class: "details" }, badge(alert.provenance, this.voice), details);
    const section = element("section", { "data-level": alert.level }, headline, ...todo, line);
    if (isOpen(alert)) this.time(alert, section);
    return [section];
  }

  /** Nobody is warned again by it. */
  private time(alert: AlertView, section: HTMLElement): void {
    void this.stopwatch.draws(alert).then((timed) => {
      if (!timed) return;
      const line = element("p", { class: "lap", "aria-live": "off" }, ...numbers(timed, this.voice, this.scene.city.language));
      const bar = element("div", { class: "hops", "aria-live": "off" }, ...hops(timed, this.voice));
      section.append(...[line, bar].filter((part) => part.hasChildNodes()));
      if (section.isConnected) this.grew();
    });
  }

  private details(alert: AlertView, others: number): string[] {
    const said = [this.voice.say("alert.since", { time: this.voice.time(alert.since) })];
    if (!isOpen(alert)) said[0] = this.voice.time(alert.at);
    if (alert.witness) said.push(this.voice.say("alert.witness"));
    if (alert.told && isOpen(alert)) {
      const [answered, told] = [alert.answered ?? 0, alert.told].map((count) => this.voice.number(count));
      said.push(this.voice.say("alert.answered", { answered: answered!, told: told! }));
    }
    if (others > 0) said.push(this.voice.say("alert.more", { count: this.voice.number(others) }));
    return said;
  }
}
