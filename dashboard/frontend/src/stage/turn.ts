/** What a stage needs to turn to another solution or language; written by dashboard/screens/stage/stage.py. */

import { fetched, type Scene, type Urls } from "../scene.ts";
import { byId } from "../screen.ts";
import { layOut } from "./dash.ts";

export interface Wish {
  solution: string;
  language: string;
}

/** What the page's address asks for; empty where it leaves the choice to others. */
export function wished(): Wish {
  const asked = new URLSearchParams(location.search);
  return { solution: asked.get("solution") ?? "", language: asked.get("lang") ?? "" };
}

interface Turned {
  title: string;
  map: string;
  urls: Urls;
  /** What stands beside the stage and is not Dash's, as HTML of our own server. */
  beside: string;
  layout: unknown;
}

export interface Ready {
  scene: Scene;
  urls: Urls;
  /** Puts it on the page, from which all that stood there before has been taken. */
  enter: () => Promise<void>;
}

/** All is fetched before anything is taken off the wall. */
export async function ready({ solution, language }: Wish): Promise<Ready> {
  const theme = document.documentElement.dataset["theme"] ?? "";
  const turned = await fetched<Turned>(`/stage/turn/${solution}/${language}/${theme}.json`);
  const scene = await fetched<Scene>(turned.urls.scene);
  const enter = async () => {
    document.title = turned.title;
    document.documentElement.lang = language;
    byId("marks").setAttribute("aria-label", turned.map);
    byId("beside").innerHTML = turned.beside;
    await layOut(turned.layout);
  };
  return { scene, urls: turned.urls, enter };
}
