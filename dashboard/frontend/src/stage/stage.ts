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

import { laidOut } from "./dash.ts";
import type { Base, Ground } from "./map/ground.ts";
import { canDrawMaps, mapGround } from "./map/ground_map.ts";
import { plainGround } from "./map/ground_plain.ts";
import { follow } from "../live.ts";
import { fetched, type Scene, type Urls } from "../scene.ts";
import { byId } from "../screen.ts";
import { Show } from "./show.ts";

async function start(): Promise<void> {
  const urls = JSON.parse(document.body.dataset["urls"] ?? "{}") as Urls;
  const [scene, base] = await Promise.all([fetched<Scene>(urls.scene), fetched<Base>(urls.base)]);
  await laidOut();
  // Only what is laid out asks for letters, and they decide how much of the screen is left for the map.
  await document.fonts.ready;
  const ground = await groundFor(base, scene, urls);
  follow(urls.live, new Show(scene, ground, base, urls.day));
}

async function groundFor(base: Base, scene: Scene, urls: Urls): Promise<Ground> {
  const container = byId("ground");
  const { bounds } = scene.city;
  if (canDrawMaps()) {
    try {
      return await mapGround(container, { base, bounds, layouts: scene.layouts, worker: urls.worker, tiles: urls.tiles });
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
