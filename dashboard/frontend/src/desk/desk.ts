/** The desk comes alive: what is on the wall, who presents, and, for who does, everything that steers. */

import "./style/desk.css";
import "./style/dock.css";

import { follow, type Link, type Listener } from "../live.ts";
import { byId } from "../screen.ts";
import { nothing, type View } from "../view.ts";
import { Voice } from "../words.ts";
import { Card } from "./card.ts";
import { Choosers } from "./choosers.ts";
import { watchConsultation } from "./consultation.ts";
import { watchHealth } from "./health.ts";
import { Later } from "./later.ts";
import type { DeskScene } from "./scene.ts";
import { Seat, type Standing } from "./seat.ts";
import { Transport } from "./transport.ts";

class Desk implements Listener {
  private readonly voice: Voice;
  private readonly seat: Seat;
  private readonly card: Card;
  private readonly transport: Transport;
  private readonly choosers: Choosers;
  private view: View = nothing();
  private lost = false;
  /** With what was asked last. */
  private trouble = "";
  /** Somebody else presents, and the next word is that he shall not. */
  private takesOver = false;

  constructor(private readonly scene: DeskScene) {
    const voice = (this.voice = new Voice(scene));
    const later = new Later();
    this.seat = new Seat(voice, { stands: (standing) => this.stands(standing), said: (words) => this.say(words) });
    const put = (wish: Record<string, unknown>) => void this.put(wish);
    const steer = (wish: Record<string, unknown>) => this.seat.steer(wish);
    this.card = new Card(scene, voice, put);
    this.choosers = new Choosers(scene, voice, later, { put, steer: (wish) => void steer(wish) });
    this.transport = new Transport(voice, scene.city.language, later, steer, (report) => this.choosers.told(report));
    byId("seat").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.take();
    });
    byId("leave").addEventListener("click", () => void this.seat.leave());
    watchHealth(scene.city.language);
    const visitors = document.getElementById("consultation");
    if (visitors) watchConsultation(visitors, () => this.seat.token);
    this.stands(this.seat.standing);
    this.tell();
  }

  changed(view: View): void {
    this.view = view;
    this.seat.update(view.show);
    this.card.update(view.show, view.now);
    this.choosers.update(view.show);
    this.transport.update(view.run);
    this.tell();
  }

  link(link: Link): void {
    document.body.dataset["link"] = link.state;
    const seconds = link.state === "lost" ? this.voice.number(link.quietMs / 1000) : "";
    const words = { live: "", connecting: "link.connecting", lost: "link.lost" } as const;
    byId("trouble").textContent = link.state === "live" ? "" : this.voice.say(words[link.state], { seconds });
    if (this.lost && link.state === "live") this.seat.back();
    this.lost = link.state === "lost";
  }

  private async put(wish: Record<string, unknown>): Promise<void> {
    if ((await this.seat.put(wish)) === "refused") this.card.forget();
  }

  private async take(): Promise<void> {
    const [pin, name] = [byId("pin") as HTMLInputElement, byId("name") as HTMLInputElement];
    const presenter = await this.seat.take(pin.value.trim(), name.value, this.takesOver);
    this.takesOver = presenter !== null;
    byId("take").textContent = this.voice.say(presenter ? "desk.take_over" : "desk.present");
    if (presenter) {
      const words = { name: presenter.name || this.voice.say("desk.somebody"), time: this.voice.time(presenter.since_ms) };
      byId("asks").textContent = this.voice.say("desk.taken", words);
    } else pin.value = "";
  }

  private stands(standing: Standing): void {
    if (document.body.dataset["seat"] !== standing) {
      document.body.dataset["seat"] = standing;
      byId("asks").textContent = this.voice.say("desk.look_on");
      for (const hands of document.querySelectorAll<HTMLFieldSetElement>(".hands")) hands.disabled = standing !== "mine";
    }
    const name = this.seat.presenter;
    const words = { mine: "desk.mine", other: "desk.other", free: "desk.free" } as const;
    byId("who").textContent = this.voice.say(words[standing], { name });
  }

  /** Beside what it is about: the form, or the hand. */
  private say(words: string): void {
    const mine = this.seat.standing === "mine";
    this.trouble = mine ? words : "";
    if (!mine) byId("asks").textContent = words || this.voice.say("desk.look_on");
    this.tell();
  }

  private tell(): void {
    const { show } = this.view;
    byId("said").textContent = this.trouble || (show?.cues === "failed" ? this.voice.say("desk.unfollowed") : "");
    const solution = this.scene.solutions.find(({ id }) => id === show?.solution);
    const [where, when, what] = byId("now").children;
    where!.textContent = [this.scene.city.name, solution?.name].filter(Boolean).join(" · ");
    when!.textContent = this.transport.pace;
    what!.textContent = [this.choosers.view, this.card.line].filter(Boolean).join(" · ");
  }
}

const scene = JSON.parse(byId("scene").textContent ?? "") as DeskScene;
follow(document.body.dataset["stream"]!, new Desk(scene));
