/** The stage comes alive: map first, then numbers as soon as Dash has laid the page out. */

import "@fontsource-variable/inter/wght.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "../style/letters.css";
import "../style/states.css";
import "../style/badge.css";
import "./style/base.css";
import "./style/map.css";
import "./style/stage.css";
import "./style/panel.css";
import "./style/traces.css";
import "./style/news.css";
import "./style/reach.css";
import "./style/alert.css";
import "./style/control.css";
import "./style/quake.css";
import "./style/futures.css";
import "../style/futures.css";

import { watchChoice } from "./choice.ts";
import { laidOut } from "./dash.ts";
import { keepAwake } from "./awake.ts";
import { Lead } from "./lead.ts";
import type { Base, Ground } from "./map/ground.ts";
import { canDrawMaps, mapGround } from "./map/ground_map.ts";
import { plainGround } from "./map/ground_plain.ts";
import { follow, type Link, type Listener } from "../live.ts";
import { fetched, type Scene, type Urls } from "../scene.ts";
import { byId, calm } from "../screen.ts";
import { Show } from "./show.ts";
import { Stopwatch } from "../stopwatch.ts";
import { ready, type Ready, type Wish } from "./turn.ts";
import { nothing, type View } from "../view.ts";

/** One page, on which one show follows another; map, stream and clock stay. */
class Stage implements Listener {
  private readonly stopwatch = new Stopwatch("stage");
  private readonly first: Wish;
  private readonly lead: Lead;
  private show: Show;
  private life = new AbortController();
  private view = nothing();
  private state: Link = { state: "connecting" };
  private wish: Wish;
  private turning = false;
  private afresh = false;

  constructor(
    private scene: Scene,
    private readonly ground: Ground,
    private readonly base: Base,
    urls: Urls,
  ) {
    this.show = this.begun(scene, urls);
    this.first = { solution: scene.solution, language: scene.city.language };
    this.wish = this.first;
    this.lead = new Lead({ turn: (wish, afresh) => void this.turn(wish, afresh) });
    watchChoice((address) => this.lead.chosen(address));
    keepAwake();
  }

  changed(view: View, devices: Set<string>): void {
    this.view = view;
    this.show.changed(view, devices);
    this.lead.heard(view.show);
  }

  link(link: Link): void {
    this.state = link;
    this.show.link(link);
  }

  /** To what is wished last, however fast wishes come. Where the hub is away, all stays as it is. */
  private async turn({ solution, language }: Wish, afresh = false): Promise<void> {
    this.wish = { solution: solution || this.first.solution, language: language || this.first.language };
    this.afresh ||= afresh;
    if (this.turning) return;
    this.turning = true;
    try {
      while (this.afresh || !this.shows(this.wish)) {
        this.afresh = false;
        await this.dissolve(await ready(this.wish));
      }
    } catch (error) {
      console.warn("the stage cannot turn now:", error);
      this.wish = { solution: this.scene.solution, language: this.scene.city.language };
    } finally {
      this.turning = false;
    }
  }

  private shows({ solution, language }: Wish): boolean {
    return solution === this.scene.solution && language === this.scene.city.language;
  }

  private async dissolve(next: Ready): Promise<void> {
    const exchange = async () => {
      const focused = document.activeElement?.closest("#solutions") !== null;
      this.life.abort();
      clear();
      await next.enter();
      this.scene = next.scene;
      this.show = this.begun(next.scene, next.urls);
      this.show.changed(this.view, new Set(this.view.devices.keys()));
      this.show.link(this.state);
      if (focused) document.querySelector<HTMLElement>("#solutions [aria-current]")?.focus();
    };
    try {
      if (calm.matches || document.hidden) await exchange();
      else await document.startViewTransition(exchange).updateCallbackDone;
    } catch (error) {
      // The last show is off the wall already, and half a next one is worse than a new page.
      console.error(error);
      location.reload();
    }
  }

  private begun(scene: Scene, urls: Urls): Show {
    this.life = new AbortController();
    return new Show(scene, { ground: this.ground, base: this.base, dayUrl: urls.day, stopwatch: this.stopwatch, life: this.life.signal });
  }
}

/** What a show writes on the body is of that show; how things stand with map and hub is not. */
function clear(): void {
  document.body.classList.remove("telling", "close");
  document.getElementById("twin")?.remove();
}

async function start(): Promise<void> {
  const urls = JSON.parse(document.body.dataset["urls"] ?? "{}") as Urls;
  const [scene, base] = await Promise.all([fetched<Scene>(urls.scene), fetched<Base>(urls.base)]);
  await laidOut();
  // Only what is laid out asks for letters, and they decide how much of the screen is left for the map.
  await document.fonts.ready;
  const ground = await groundFor(base, scene, urls);
  follow(urls.live, new Stage(scene, ground, base, urls));
}

async function groundFor(base: Base, scene: Scene, urls: Urls): Promise<Ground> {
  const container = byId("ground");
  const { bounds } = scene.city;
  if (canDrawMaps()) {
    try {
      return await mapGround(container, { base, bounds, worker: urls.worker, tiles: urls.tiles });
    } catch (error) {
      console.warn("the map cannot be drawn, so a plain one is:", error);
    }
  }
  document.body.classList.toggle("without-map", urls.tiles !== undefined);
  return plainGround(container, { base, bounds });
}

start().catch((error: unknown) => {
  console.error(error);
  // The hub may have been restarted with another build: the page is asked for anew, calmly.
  setTimeout(() => location.reload(), 5000);
});
