/** Phones: the light that says one has arrived, and the twin, which needs no Wi-Fi. */

import { fetched, type Scene } from "../scene.ts";
import { element } from "../screen.ts";
import type { Voice } from "../words.ts";

const ASK_MS = 3000;
const PHONES = "/api/v1/phones";
const TWIN_KEY = "p";
/** Of the page in the twin, in its own pixels: a phone of middle size. */
const TWIN = { width: 390, height: 800 };

interface Phones {
  now: number;
  ever: number;
}

/** Beside the codes; where there are none, nobody asks. */
export function watchPhones(voice: Voice, life: AbortSignal): void {
  const light = document.getElementById("phones");
  if (!light) return;
  const look = async () => {
    const { now, ever } = await fetched<Phones>(PHONES);
    light.dataset["light"] = now ? "here" : ever ? "was" : "none";
    const words = now ? voice.say("reach.phones", { count: voice.number(now) }) : voice.say(ever ? "reach.gone" : "reach.waiting");
    if (light.textContent !== words) light.textContent = words;
  };
  const again = () => void look().catch(() => undefined);
  const asking = setInterval(again, ASK_MS);
  life.addEventListener("abort", () => clearInterval(asking));
  again();
}

/** The real phone page in the frame of a phone, at a key or from the start. */
export function watchTwin(scene: Scene, voice: Voice, life: AbortSignal): void {
  const toggle = () => {
    const shown = document.getElementById("twin");
    if (shown) shown.remove();
    else document.body.append(twin(scene, voice));
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === TWIN_KEY && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  };
  addEventListener("keydown", key, { signal: life });
  if (new URLSearchParams(location.search).get("twin") === "1") toggle();
}

function twin(scene: Scene, voice: Voice): HTMLElement {
  const { theme = "dark" } = document.documentElement.dataset;
  const asked = new URLSearchParams({ twin: "1", solution: scene.solution, lang: scene.city.language, theme });
  const page = element("iframe", { src: `/m?${asked}`, title: voice.say("reach.scan"), ...TWIN });
  const frame = element("div", { id: "twin" }, page);
  // Its own pixels, so that it is laid out as on a phone, then brought to the size of the frame.
  new ResizeObserver(() => (page.style.scale = String(frame.clientWidth / TWIN.width))).observe(frame);
  return frame;
}
