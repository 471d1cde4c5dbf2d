/** The stage comes alive: map first, then numbers as soon as Dash has laid the page out. */

import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/noto-sans-kr/wght.css";
import "@fontsource-variable/noto-sans-thai/wght.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "./style/base.css";
import "./style/map.css";
import "./style/stage.css";
import "./style/panel.css";
import "./style/news.css";

import { DayChart } from "./chart.ts";
import { laidOut, setText } from "./dash.ts";
import type { Base, Ground } from "./ground.ts";
import { canDrawMaps, mapGround } from "./ground_map.ts";
import { plainGround } from "./ground_plain.ts";
import { follow, type Link } from "./live.ts";
import { News } from "./news.ts";
import { Plan } from "./plan.ts";
import { Rings, type District } from "./rings.ts";
import { fetched, type LonLat, type Scene, type Urls } from "./scene.ts";
import { byId } from "./screen.ts";
import { Strip } from "./strip.ts";
import type { DeviceView, View } from "./view.ts";
import { Voice } from "./words.ts";
import { Cue } from "./cue.ts";
import { areas } from "./areas.ts";

async function start(): Promise<void> {
  const urls = JSON.parse(document.body.dataset["urls"] ?? "{}") as Urls;
  const [scene, base] = await Promise.all([fetched<Scene>(urls.scene), fetched<Base>(urls.base)]);
  const voice = new Voice(scene);
  await Promise.all([laidOut(), document.fonts.ready]);
  const ground = await groundFor(base, scene, urls);
  const show = new Show(scene, voice, ground, base);
  follow(urls.live, show);
}

async function groundFor(base: Base, scene: Scene, urls: Urls): Promise<Ground> {
  const container = byId("ground");
  const { bounds } = scene.city;
  if (canDrawMaps()) {
    try {
      return await mapGround(container, { base, bounds, layouts: scene.layouts, worker: urls.worker });
    } catch (error) {
      console.warn("the map cannot be drawn, so a plain one is:", error);
    }
  }
  return plainGround(container, { base, bounds });
}

class Show {
  private readonly chart = new DayChart();
  private readonly strip: Strip;
  private readonly news: News;
  private readonly plan: Plan | null;
  private readonly rings: Rings;
  private readonly cue: Cue;

  constructor(
    private readonly scene: Scene,
    private readonly voice: Voice,
    private readonly ground: Ground,
    base: Base,
  ) {
    this.strip = new Strip(voice);
    this.news = new News(scene, voice);
    const layout = scene.layouts[0];
    this.plan = layout ? new Plan(byId("plan"), layout, voice, bayWords(scene)) : null;
    ground.frame(areas().marks);
    this.cue = new Cue(ground, scene.layouts, () => areas().marks);
    this.rings = new Rings(byId("marks"), scene, voice, ground, areas, districtsOf(base, scene), (place) => this.cue.approach(place));
    addEventListener("resize", () => this.resized());
    void this.chart.begin();
  }

  changed(view: View, devices: Set<string>): void {
    this.strip.update(view);
    this.scene.tiles.slice(0, 3).forEach(({ key, show }, number) => {
      const value = view.tiles[key];
      setText(`tile-${number}`, value === undefined ? "–" : this.voice.tile(value, show));
    });
    const share = view.tiles[this.scene.chart];
    const at = view.run?.at ?? view.now;
    if (share !== undefined) this.chart.add(view.run?.run ?? "", this.voice.hour(at), share);
    const moved = this.news.update(view, devices);
    this.plan?.update(view.devices, devices);
    this.ground.bays(bayStates(view.devices, devices));
    this.rings.update(view.devices, devices);
    if (moved) this.rings.place();
  }

  link(link: Link): void {
    this.strip.link(link);
  }

  private resized(): void {
    this.cue.home();
    this.ground.frame(areas().marks);
    this.rings.place();
    this.chart.draw();
  }
}

function bayStates(devices: ReadonlyMap<string, DeviceView>, changed: Set<string>): Map<string, number> {
  const states = new Map<string, number>();
  for (const id of changed) {
    const device = devices.get(id);
    const value = device && !device.state ? Object.values(device.values)[0] : undefined;
    states.set(id, value === undefined ? -1 : value ? 1 : 0);
  }
  return states;
}

function bayWords(scene: Scene): { free: string; taken: string } {
  const bay = scene.layers.find((layer) => layer.shape === "bay");
  const [free = "", taken = ""] = (bay && scene.kinds[bay.kind]?.quantities[bay.quantity]?.states) ?? [];
  return { free, taken };
}

/** The base map knows its districts in the city's own language; on a screen in another script they would be noise. */
function districtsOf(base: Base, scene: Scene): District[] {
  if (!scene.city.ownNames) return [];
  return base.features.flatMap(({ properties }) =>
    properties?.["layer"] === "district" && properties["label"]
      ? [{ name: String(properties["name"]), at: properties["label"] as LonLat }]
      : [],
  );
}

start().catch((error: unknown) => {
  console.error(error);
  // The hub may have been restarted with another build: the page is asked for anew, calmly.
  setTimeout(() => location.reload(), 5000);
});
