/** The phone comes alive: the page is there already, this fills in what is now. */

import "../style/states.css";
import "../style/badge.css";
import "./style/base.css";
import "./style/head.css";
import "./style/answer.css";
import "./style/map.css";
import "./style/mark.css";
import "./style/list.css";
import "./style/alert.css";
import "./style/quake.css";
import "../style/futures.css";
import "./style/futures.css";

import { badge } from "../badge.ts";
import { watchForm } from "../consultation.ts";
import { follow, type Link, type Listener } from "../live.ts";
import { byId } from "../screen.ts";
import { nothing, type View } from "../view.ts";
import { PhoneAlert } from "./alert.ts";
import { PhoneFutures } from "./futures.ts";
import { write } from "./list.ts";
import { PhoneMap } from "./map.ts";
import { Places } from "./places.ts";
import { QuakeNow } from "./quake/now.ts";
import { QuakeWatch } from "./quake/watch.ts";
import type { PhoneScene, Place } from "./scene.ts";
import { Speech } from "./speech.ts";
import { Stopwatch } from "../stopwatch.ts";
import { spotsOf, type Seen } from "./spots.ts";

const PROVENANCES = ["simulated", "recorded", "visitor", "real"];

class Phone implements Listener {
  private readonly speech: Speech;
  private readonly body: QuakeWatch | Places;
  private readonly quake: QuakeNow;
  private readonly alert: PhoneAlert;
  private readonly futures: PhoneFutures | null;
  private readonly stopwatch = new Stopwatch(new URLSearchParams(location.search).has("twin") ? "twin" : "phone");
  private view = nothing();

  constructor(private readonly scene: PhoneScene) {
    this.speech = new Speech(scene);
    this.quake = new QuakeNow(scene, () => this.moved());
    this.alert = new PhoneAlert(scene, this.speech, this.stopwatch, this.quake);
    this.futures = document.getElementById("futures") ? new PhoneFutures(this.speech) : null;
    const origins = [...this.select.options].map(({ value }) => value);
    const map = new PhoneMap(scene, origins, (id) => this.startFrom(id));
    this.body =
      scene.answer === "shaking"
        ? new QuakeWatch(scene, this.speech, map, this.quake)
        : new Places(scene, this.speech, map);
    const asked = new URLSearchParams(location.search).get("from") ?? "";
    this.select.value = origins.includes(asked) ? asked : scene.origin;
    this.select.addEventListener("change", () => this.started());
    this.takeAlong();
    this.sayHowFar();
    this.draw();
  }

  changed(view: View): void {
    this.view = view;
    this.stopwatch.arrived(view.alerts);
    this.quake.changed(view);
    this.draw();
    this.futures?.update(view);
    const at = view.run?.at ?? view.now;
    write(byId("clock"), this.speech.time(at));
    write(byId("pace"), this.pace());
  }

  link(link: Link): void {
    const heard = this.view.devices.size > 0;
    document.body.dataset["link"] = link.state === "lost" || heard ? link.state : "connecting";
    write(byId("trouble"), this.trouble(link, heard));
  }

  private draw(): void {
    const spots = spotsOf(this.scene, this.speech, this.view, this.origin);
    this.showProvenance(spots);
    this.body.update(this.view, spots, this.origin, this.select.value);
    this.alert.update(this.view.alerts, this.origin, this.quake.at(this.select.value, this.origin));
  }

  /** A quake has come nearer, or is known better. */
  private moved(): void {
    if (this.body instanceof QuakeWatch) this.draw();
    else this.alert.count(this.quake.at(this.select.value, this.origin));
  }

  private get select(): HTMLSelectElement {
    return byId("from") as HTMLSelectElement;
  }

  private get origin(): Place {
    return this.scene.places[this.select.value]!;
  }

  private startFrom(id: string): void {
    this.select.value = id;
    this.started();
  }

  /** Kept in the address, so that a tab that is lost and opened again stands at the same place. */
  private started(): void {
    const address = new URL(location.href);
    address.searchParams.set("from", this.select.value);
    history.replaceState(null, "", address);
    this.takeAlong();
    this.draw();
  }

  /** To the page in another language. */
  private takeAlong(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a")) {
      const other = new URL(link.href);
      other.searchParams.set("from", this.select.value);
      link.href = other.href;
    }
  }

  /** Whose word the places below are: as many of each as the list shows. */
  private showProvenance(spots: Seen[]): void {
    const count = (key: string) => spots.filter(({ device }) => device?.provenance === key).length;
    const present = PROVENANCES.filter((key) => count(key) > 0);
    const holder = byId("provenance");
    const shown = present.map((key) => `${key}${present.length > 1 ? count(key) : ""}`).join();
    if (holder.dataset["shown"] === shown) return;
    holder.dataset["shown"] = shown;
    holder.replaceChildren(
      ...present.map((key) => {
        const made = badge(key, this.speech);
        if (present.length > 1) made.lastElementChild!.textContent = this.speech.number(count(key));
        return made;
      }),
    );
  }

  private pace(): string {
    const run = this.view.run;
    if (!run) return "";
    return run.state === "running" ? `×${this.speech.number(run.speed)}` : this.speech.say(`run.${run.state}`);
  }

  private trouble(link: Link, heard: boolean): string {
    if (link.state === "lost") return this.speech.say("link.lost", { seconds: this.speech.number(link.quietMs / 1000) });
    return heard ? "" : this.speech.say("link.connecting");
  }

  private sayHowFar(): void {
    const { detour, kmh } = this.scene.travel;
    if (this.scene.answer !== "nearest") return;
    const values = { detour: this.speech.number(detour, 1), speed: this.speech.kmh(kmh) };
    write(byId("estimate"), this.speech.say("phone.estimate", values));
  }
}

const consultation = document.querySelector<HTMLFormElement>("form.leave");
if (consultation) {
  watchForm(consultation, () => ({}), (words) => {
    const thanks = document.querySelector<HTMLElement>(".thanks")!;
    consultation.hidden = true;
    thanks.hidden = false;
    write(thanks.querySelector("p")!, words);
  });
}
const scene = JSON.parse(byId("scene").textContent ?? "") as PhoneScene;
follow(document.body.dataset["stream"]!, new Phone(scene));
