/** What a quake says in words on the map: how large, give or take, who could not be warned, and when S is here. */

import type { Ground } from "./ground.ts";
import { inside, type Box } from "../../place.ts";
import { countdown, frontKm, type Quake, type Reached } from "../../quake.ts";
import { byId, element, unit } from "../../screen.ts";
import type { Voice } from "../../words.ts";

const TENTHS = 1;
/** Between the star and its note, in pixels of a 1920 x 1080 wall. */
const BESIDE = 38;
const FIGURE_SPACE = "\u2007";
const S_MS = 1000;

export class Tellings {
  private readonly size = element("strong");
  private readonly blind = element("span");
  private readonly note = element("p", { class: "quake-note", "aria-hidden": "true" }, this.size, this.blind);
  private readonly arrow = element("i", { class: "arrow" });
  private readonly lines = [element("span"), element("span")] as const;
  private readonly waves = element("p", { id: "waves", "aria-live": "off" }, this.arrow, element("span", {}, ...this.lines));
  private quake: Quake | null = null;
  /** Of the longest countdown: no digit moves its neighbours. */
  private digits = 1;

  constructor(
    private readonly ground: Ground,
    private readonly voice: Voice,
    /** Places that the map frames. */
    private readonly framed: ReadonlySet<string>,
  ) {}

  /** At the epicentre where it can be seen, else below the alert, with where it lies and how far. */
  place(quake: Quake | null, area: Box): void {
    this.quake = quake;
    this.note.remove();
    this.waves.remove();
    const here = quake && this.framedOf(quake);
    if (!quake || !here?.length) return;
    this.digits = String(Math.ceil(Math.max(...here.map(({ s_ms }) => s_ms - quake.warned_ms)) / S_MS)).length;
    const at = this.ground.project([quake.lon, quake.lat]);
    const isSeen = inside({ left: at.x, top: at.y, width: 0, height: 0 }, area);
    this.waves.classList.toggle("far", !isSeen);
    byId("alarm").after(this.waves);
    if (isSeen) this.putNote(quake, at.x, at.y, area);
    else this.putFar(quake, here[0]!, at.x, at.y);
  }

  /** What changes from second to second. */
  tell(nowMs: number): void {
    const { quake } = this;
    const first = quake && this.framedOf(quake)[0];
    if (!first || !this.waves.classList.contains("far")) return;
    const isComing = nowMs < first.s_ms;
    const away = Math.max(0, first.distance_km - frontKm(quake, "s", nowMs));
    const seconds = this.padded(countdown(first, nowMs));
    const said = this.voice.say("map.quake.away", { away: this.voice.number(away), seconds });
    write(this.lines[1], isComing ? said : "");
  }

  /** As wide as all others of the same quake. */
  seconds(left: number): string {
    return this.voice.say("map.quake.seconds", { seconds: this.padded(left) });
  }

  private padded(left: number): string {
    return this.voice.number(left).padStart(this.digits, FIGURE_SPACE);
  }

  private framedOf({ places }: Quake): Reached[] {
    return places.filter(({ place }) => this.framed.has(place));
  }

  private putNote(quake: Quake, x: number, y: number, area: Box): void {
    write(this.size, this.magnitude(quake));
    write(this.blind, quake.blind_zone_km ? this.voice.say("map.quake.blind", { radius: this.voice.number(quake.blind_zone_km) }) : "");
    byId("marks").prepend(this.note);
    const { offsetWidth: width, offsetHeight: height } = this.note;
    const beside = BESIDE * unit();
    const isLeft = x + beside + width > area.left + area.width;
    this.note.classList.toggle("left", isLeft);
    const left = Math.max(area.left, isLeft ? x - beside - width : x + beside);
    const top = Math.min(Math.max(y - height / 2, area.top), area.top + area.height - height);
    this.note.style.transform = `translate(${left}px, ${top}px)`;
    this.arrow.hidden = true;
    write(this.lines[0], this.lead(quake));
    write(this.lines[1], "");
  }

  private putFar(quake: Quake, first: Reached, x: number, y: number): void {
    const distance = this.voice.number(first.distance_km);
    this.arrow.hidden = false;
    this.arrow.style.setProperty("--toward", `${Math.atan2(y - innerHeight / 2, x - innerWidth / 2)}rad`);
    write(this.lines[0], this.voice.say("map.quake.far", { magnitude: this.magnitude(quake), distance }));
  }

  private magnitude({ magnitude, magnitude_spread, at_least }: Quake): string {
    const [written, spread] = [magnitude, magnitude_spread].map((value) => this.voice.number(value, TENTHS)) as [string, string];
    return this.voice.say(at_least ? "map.quake.at_least" : "map.quake.magnitude", { magnitude: written, spread });
  }

  /** The honest sentence: how little time there is here. */
  private lead(quake: Quake): string {
    const warned = this.framedOf(quake).map(({ warned_s }) => Math.max(0, Math.floor(warned_s)));
    const [least, most] = [Math.min(...warned), Math.max(...warned)].map((seconds) => this.voice.number(seconds)) as [string, string];
    return this.voice.say("map.quake.lead", { least, most });
  }
}

function write(part: HTMLElement, text: string): void {
  if (part.textContent !== text) part.textContent = text;
}
