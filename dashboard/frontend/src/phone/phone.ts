/** The phone comes alive: the page is there already, this fills in what is now. */

import "../style/states.css";
import "../style/badge.css";
import "./style/phone.css";
import "./style/alert.css";
import "../style/futures.css";
import "./style/futures.css";

import { badge } from "../badge.ts";
import { Condition } from "../condition.ts";
import { watchForm } from "../consultation.ts";
import { follow, type Link, type Listener } from "../live.ts";
import { byId } from "../screen.ts";
import { nothing, type View } from "../view.ts";
import { PhoneAlert } from "./alert.ts";
import { DayLines } from "./day.ts";
import { PhoneFutures } from "./futures.ts";
import { Headline } from "./headline.ts";
import { List, write } from "./list.ts";
import { PhoneMap } from "./map.ts";
import type { PhoneScene, Place } from "./scene.ts";
import { Speech } from "./speech.ts";
import { Stopwatch } from "../stopwatch.ts";
import { spotsOf, type Seen } from "./spots.ts";

const PROVENANCES = ["simulated", "recorded", "visitor", "real"];

class Phone implements Listener {
  private readonly speech: Speech;
  private readonly headline: Headline;
  private readonly map: PhoneMap;
  private readonly list: List;
  private readonly days: DayLines;
  private readonly alert: PhoneAlert;
  private readonly futures: PhoneFutures | null;
  private readonly stopwatch = new Stopwatch(new URLSearchParams(location.search).has("twin") ? "twin" : "phone");
  private view = nothing();

  constructor(private readonly scene: PhoneScene) {
    this.speech = new Speech(scene);
    this.alert = new PhoneAlert(scene, this.speech, this.stopwatch);
    this.futures = document.getElementById("futures") ? new PhoneFutures(this.speech) : null;
    this.days = new DayLines(document.body.dataset["day"]!, () => this.draw(true));
    this.headline = new Headline(scene, this.speech);
    this.list = new List(scene, this.speech, new Condition(scene, this.speech), this.days);
    this.map = new PhoneMap(scene, (place) => this.startFrom(place));
    const asked = new URLSearchParams(location.search).get("from") ?? "";
    this.select.value = scene.places[asked] ? asked : scene.origin;
    this.select.addEventListener("change", () => this.moved());
    this.takeAlong();
    this.sayHowFar();
    this.draw();
  }

  changed(view: View): void {
    this.view = view;
    this.stopwatch.arrived(view.alerts);
    this.futures?.update(view);
    this.days.want(view.run?.run ?? "");
    this.draw();
    const at = view.run?.at ?? view.now;
    write(byId("clock"), this.speech.time(at));
    write(byId("pace"), this.pace());
  }

  link(link: Link): void {
    const heard = this.view.devices.size > 0;
    document.body.dataset["link"] = link.state === "lost" || heard ? link.state : "connecting";
    write(byId("trouble"), this.trouble(link, heard));
  }

  private draw(withDays = false): void {
    const spots = spotsOf(this.scene, this.speech, this.view, this.origin);
    const named = this.headline.update(spots, this.view);
    this.showProvenance(spots);
    this.map.update(spots, named, this.origin);
    this.list.update(spots);
    this.alert.update(this.view.alerts, this.origin);
    if (withDays) this.list.sparks(spots);
  }

  private get select(): HTMLSelectElement {
    return byId("from") as HTMLSelectElement;
  }

  private get origin(): Place {
    return this.scene.places[this.select.value]!;
  }

  private startFrom(place: Place): void {
    const [id] = Object.entries(this.scene.places).find(([, known]) => known === place)!;
    this.select.value = id;
    this.moved();
  }

  /** Kept in the address, so that a tab that is lost and opened again stands at the same place. */
  private moved(): void {
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
