/** The alert on a phone: the whole screen for those it concerns, until they have read it; then a bar. */

import { badge } from "../badge.ts";
import { gravityOf } from "../condition.ts";
import { giveOrTake, lasting } from "../lasting.ts";
import { byId, element } from "../screen.ts";
import type { Stopwatch } from "../stopwatch.ts";
import type { AlertView } from "../view.ts";
import { gravestFirst, isOpen, placeOf, sentence, type Sentence } from "../warned.ts";
import { kmBetween } from "./answer.ts";
import { Countdown } from "./quake/countdown.ts";
import type { Here, QuakeNow } from "./quake/now.ts";
import type { PhoneScene, Place } from "./scene.ts";
import type { Speech } from "./speech.ts";

/** More bars than these would push away what people came for. */
const MOST_BARS = 2;

interface Shown extends Sentence {
  alert: AlertView;
  place: string;
  concerned: boolean;
}

export class PhoneAlert {
  private readonly holder = byId("alert");
  /** By id: how grave it was when it was put aside. It comes back when it is graver. */
  private readonly aside = new Map<string, number>();
  /** Those that were open here: only of these it is worth telling that they are over. */
  private readonly seen = new Set<string>();
  private readonly places: Record<string, string>;
  /** The one that has the screen. That it is over is told there; of others, in a bar. */
  private onScreen = "";
  /** A bar that was touched is read in full, however far away it is. */
  private reading = "";
  private drawn = "";
  /** Whether the list of many is open. */
  private listed = false;
  private alerts: AlertView[] = [];
  private origin: Place | null = null;
  /** Of the quake that has the screen. */
  private countdown: Countdown | null = null;
  private here: Here | null = null;

  constructor(
    private readonly scene: PhoneScene,
    private readonly speech: Speech,
    private readonly stopwatch: Stopwatch,
    private readonly quake: QuakeNow,
  ) {
    this.places = Object.fromEntries(Object.entries(scene.places).map(([id, { name }]) => [id, name]));
  }

  update(alerts: AlertView[], origin: Place, here: Here | null): void {
    this.alerts = alerts;
    this.origin = origin;
    this.here = here;
    for (const alert of alerts) if (isOpen(alert)) this.seen.add(alert.id);
    const shown = alerts.filter((alert) => isOpen(alert) || this.isNewlyOver(alert)).sort(gravestFirst).flatMap((alert) => this.told(alert, origin));
    const full = shown.find((one) => this.asksForTheScreen(one)) ?? null;
    const bars = shown.filter((one) => one !== full);
    const drawn = [full, ...bars].map((one) => one && drawnAs(one)).join(" ");
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.draw(full, bars);
    }
    this.count(here);
    if (full?.alert.quake) void this.stopwatch.draws(full.alert);
  }

  /** A moment later: a quake comes nearer. */
  count(here: Here | null): void {
    this.here = here;
    const { quake } = this.quake;
    if (this.countdown && quake && here && quake.alert === this.onScreen) this.countdown.show(quake, here);
  }

  private isNewlyOver({ id, level }: AlertView): boolean {
    return this.seen.has(id) && this.aside.get(id) !== gravityOf(level);
  }

  private asksForTheScreen({ alert, concerned }: Shown): boolean {
    if (alert.id === this.reading) return true;
    const put = this.aside.get(alert.id);
    if (!isOpen(alert)) return concerned && put === undefined && this.onScreen === alert.id;
    return concerned && (put === undefined || gravityOf(alert.level) > put);
  }

  private told(alert: AlertView, origin: Place): Shown[] {
    const said = sentence(alert, this.scene.alerts);
    return said ? [{ ...said, alert, place: placeOf(alert, this.places), concerned: this.concerns(alert, origin) }] : [];
  }

  /** Where nobody knows where it is, it concerns everybody. */
  private concerns({ alert, lon, lat }: AlertView, origin: Place): boolean {
    if (lon === undefined || lat === undefined) return true;
    return kmBetween({ lon, lat }, origin) * 1000 <= this.scene.alerts[alert]!.radius;
  }

  private draw(full: Shown | null, bars: Shown[]): void {
    this.onScreen = full?.alert.id ?? "";
    this.countdown = full?.alert.quake ? this.countdownOf(full) : null;
    const opened = !document.body.classList.contains("alarmed") && full !== null;
    this.holder.replaceChildren(...(full ? [this.whole(full)] : this.bars(bars)));
    document.body.classList.toggle("alarmed", full !== null);
    for (const part of document.querySelectorAll<HTMLElement>("body > header, body > main")) part.inert = full !== null;
    if (full) this.holder.querySelector("button")?.focus({ preventScroll: !opened });
  }

  private whole(one: Shown): HTMLElement {
    const { alert } = one;
    const open = isOpen(alert);
    const level = element("p", { class: "level" }, element("i", { class: "shape" }), element("span", {}, this.speech.say(open ? `levels.${alert.level}` : "alert.over")));
    const when = open ? this.speech.say("alert.since", { time: this.speech.time(alert.since) }) : this.speech.time(alert.at);
    const parts: HTMLElement[] = [
      element("div", { class: "line" }, level, badge(alert.provenance, this.speech)),
      ...(this.countdown?.parts ?? this.said(one, when)),
    ];
    if (open) parts.push(this.lap(alert));
    // Of a quake many stations have told.
    if (alert.witness && !alert.quake) parts.push(element("p", { class: "small" }, this.speech.say("alert.witness")));
    if (alert.provenance !== "real") parts.push(element("p", { class: "small" }, this.speech.say("alert.exercise")));
    parts.push(this.button("dismiss", this.speech.say("alert.dismiss"), () => this.putAside(alert)));
    return element("section", { class: this.countdown ? "whole quake" : "whole", "data-level": alert.level }, ...parts);
  }

  private putAside({ id, level }: AlertView): void {
    this.aside.set(id, gravityOf(level));
    this.reading = "";
  }

  private said(one: Shown, when: string): HTMLElement[] {
    const parts: HTMLElement[] = [
      element("h2", {}, one.headline),
      element("p", { class: "where" }, element("b", {}, one.place), " ", element("span", {}, when)),
    ];
    if (one.what) parts.push(element("p", { class: "what" }, one.what));
    if (one.do) parts.push(element("p", { class: "todo" }, one.do));
    return parts;
  }

  private countdownOf(one: Shown): Countdown {
    return new Countdown(this.speech, { ...one, event: this.scene.alerts[one.alert.alert]!.event });
  }

  /** Nobody is warned again by it. */
  private lap(alert: AlertView): HTMLElement {
    const line = element("p", { class: "small lap", "aria-live": "off" });
    void this.stopwatch.draws(alert).then((timed) => {
      if (!timed?.late || timed.decided_ms === null) return;
      const { ms, uncertaintyMs } = timed.late;
      const time = lasting(ms / 1000, this.speech);
      line.textContent = this.speech.say("alert.onphone", {
        clock: this.speech.second(timed.decided_ms),
        time,
        uncertainty: giveOrTake(uncertaintyMs, this.speech),
      });
    });
    return line;
  }

  private bars(all: Shown[]): HTMLElement[] {
    const bars = all.map((one) => this.bar(one));
    return all.length > MOST_BARS ? [this.list(all, bars)] : bars;
  }

  /** One bar for all, with the state of the gravest, which opens them. */
  private list(all: Shown[], bars: HTMLElement[]): HTMLElement {
    const [first] = all as [Shown, ...Shown[]];
    const open = all.filter(({ alert }) => isOpen(alert));
    const count = this.speech.number(open.length || all.length);
    const summary = element(
      "summary",
      { class: "bar", "data-level": first.alert.level },
      ...this.state(first.alert),
      element("span", {}, this.speech.say("alert.several", { count })),
    );
    const list = element("details", {}, summary, ...bars);
    list.open = this.listed;
    list.addEventListener("toggle", () => this.turned(list.open, all));
    return list;
  }

  /** A list that is closed again has been read: what is over in it has been told. */
  private turned(isOpened: boolean, all: Shown[]): void {
    if (this.listed && !isOpened) {
      for (const { alert } of all) if (!isOpen(alert)) this.aside.set(alert.id, gravityOf(alert.level));
    }
    this.listed = isOpened;
    this.update(this.alerts, this.origin!, this.here);
  }

  private bar({ alert, headline, place }: Shown): HTMLElement {
    const bar = this.button("bar", "", () => {
      if (isOpen(alert)) this.aside.delete(alert.id);
      else this.aside.set(alert.id, gravityOf(alert.level));
      if (isOpen(alert)) this.reading = alert.id;
    });
    bar.dataset["level"] = alert.level;
    bar.append(...this.state(alert), element("span", {}, alert.quake ? this.scene.alerts[alert.alert]!.event : `${headline} · ${place}`));
    return bar;
  }

  private state(alert: AlertView): HTMLElement[] {
    const word = this.speech.say(isOpen(alert) ? `levels.${alert.level}` : "alert.over");
    return [element("i", { class: "shape" }), element("b", {}, word)];
  }

  private button(name: string, text: string, act: () => void): HTMLButtonElement {
    const made = element("button", { class: name, type: "button" }, text);
    made.addEventListener("click", () => {
      act();
      this.drawn = "touched";
      this.update(this.alerts, this.origin!, this.here);
    });
    return made;
  }
}

/** What of it is drawn anew: a quake that is known better is counted on, and not told again. */
function drawnAs({ alert, concerned }: Shown): string {
  return [alert.id, alert.quake ? alert.level : alert.revision, alert.witness, concerned].join();
}
