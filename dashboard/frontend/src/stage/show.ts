/** All parts of the stage, brought up to date by each view. */

import { StageAlert } from "./alert.ts";
import { areas as areasOf, type Areas } from "./map/areas.ts";
import { DayChart } from "./panel/chart.ts";
import { Condition } from "../condition.ts";
import { Control } from "./control.ts";
import { Cue } from "./map/cue.ts";
import { setText } from "./dash.ts";
import { Drop } from "./map/drop.ts";
import type { Base, Ground } from "./map/ground.ts";
import { StageFutures } from "./futures.ts";
import type { Link } from "../live.ts";
import { Marks, type District } from "./map/marks.ts";
import { Matters } from "./panel/matters.ts";
import { News } from "./news.ts";
import { Plan } from "./panel/plan.ts";
import { QuakeMap } from "./map/quake.ts";
import { Traces } from "./panel/traces.ts";
import { watchPhones, watchTwin } from "./reach.ts";
import { standing, type LonLat, type Scene } from "../scene.ts";
import { byId } from "../screen.ts";
import { Spoken } from "./spoken.ts";
import type { Stopwatch } from "../stopwatch.ts";
import { Story } from "./story.ts";
import { Strip } from "./strip.ts";
import type { DeviceView, View } from "../view.ts";
import { Voice } from "../words.ts";
import { Water } from "./map/water.ts";

const UNKNOWN = "–";

/** What one show after another stands on. */
interface Page {
  ground: Ground;
  base: Base;
  dayUrl: string;
  stopwatch: Stopwatch;
  /** With its end, all that a show listens to is let go. */
  life: AbortSignal;
}

export class Show {
  private readonly ground: Ground;
  private readonly voice: Voice;
  private readonly chart: DayChart | null;
  private readonly traces: Traces | null;
  private readonly control: Control;
  private readonly story: Story;
  private readonly strip: Strip;
  private readonly news: News;
  private readonly alert: StageAlert;
  private readonly plan: Plan | null;
  private readonly matters: Matters | null;
  private readonly marks: Marks;
  private readonly water: Water | null;
  private readonly quake: QuakeMap | null;
  private readonly futures: StageFutures | null;
  private readonly cue: Cue;
  private readonly areas: () => Areas;
  private readonly spoken: Spoken;

  constructor(
    private readonly scene: Scene,
    { ground, base, dayUrl, stopwatch, life }: Page,
  ) {
    this.ground = ground;
    const voice = (this.voice = new Voice(scene));
    const condition = new Condition(scene, voice);
    const layout = scene.layouts[0];
    const { traces } = scene;
    this.chart = traces ? null : new DayChart(dayUrl, scene.chart, voice, life);
    this.traces = traces && new Traces(byId("traces"), traces, scene, voice, life);
    this.control = new Control(voice, scene.city.language, life);
    this.story = new Story(scene);
    this.strip = new Strip(scene, voice);
    this.news = new News(scene, voice);
    this.alert = new StageAlert(scene, voice, stopwatch, () => {
      this.cue.reframe();
      this.place();
    });
    this.plan = layout ? new Plan(byId("plan"), layout, voice, bayWords(scene)) : null;
    this.matters = layout ? null : new Matters(byId("matters"), scene, condition);
    this.spoken = new Spoken(scene, voice);
    const { quake } = scene;
    const areas = (this.areas = () => areasOf({ keepsBannerFree: quake !== null }));
    ground.layouts(scene.layouts);
    ground.frame(areas().marks);
    this.quake = quake && new QuakeMap(scene, quake, ground, voice, (isNew) => this.retell(isNew), life);
    if (quake) this.offerDrop(life);
    const aside: QuakeMap["aside"] = (place, members) => this.quake?.aside(place, members) ?? null;
    this.cue = new Cue(ground, scene.layouts, () => areas().marks, life);
    this.marks = new Marks(byId("marks"), scene, { voice, condition, ground, areas, aside, life }, districtsOf(base, scene), (place) =>
      this.cue.approach(place),
    );
    this.water = scene.water ? new Water(ground, voice, () => this.marks.place(), life) : null;
    this.futures = document.getElementById("futures") ? new StageFutures(voice, life) : null;
    watchPhones(voice, life);
    watchTwin(scene, voice, life);
    addEventListener("resize", () => this.resized(), { signal: life });
    // Another sentence takes more or less of the map.
    const footer = new ResizeObserver(() => this.place());
    footer.observe(byId("stage").querySelector("footer")!);
    life.addEventListener("abort", () => footer.disconnect());
    // A script's letters come when they are first written, and are wider or narrower than what stood in for them.
    const lettersCame = () => {
      this.place();
      this.strip.fit();
    };
    document.fonts.addEventListener("loadingdone", lettersCame, { signal: life });
    void this.chart?.begin();
  }

  changed(view: View, devices: Set<string>): void {
    this.strip.update(view);
    const show = view.show?.solution === this.scene.solution && !view.show.attract ? view.show : null;
    this.story.update(view.run, show);
    this.futures?.obey(show?.view ?? "map");
    this.cue.obey(show?.camera ?? "city");
    this.control.update(view.run);
    this.scene.tiles.forEach((tile, number) => {
      const shown = standing(tile, view.tiles);
      const value = view.tiles[shown.key];
      setText(`tile-${number}`, value === undefined ? UNKNOWN : this.voice.bare(value, shown));
      if (number === 0) setText("hero-word", shown.word);
    });
    this.chart?.add(view.run?.run ?? "", view.run?.at ?? view.now, view.tiles);
    const pushed = this.alert.update(view);
    const moved = this.news.update(view, devices) || pushed;
    this.plan?.update(view.devices, devices);
    this.matters?.update(view.devices, devices);
    this.traces?.update(view, devices);
    this.ground.bays(bayStates(view.devices, devices));
    this.quake?.update(view);
    this.marks.update(view.devices, devices);
    this.water?.update(view);
    this.futures?.update(view);
    if (pushed) this.cue.reframe();
    if (moved) this.place();
    this.spoken.update(view, () => this.marks.told());
  }

  link(link: Link): void {
    this.strip.link(link);
    this.chart?.link(link);
    this.traces?.link(link);
  }

  private retell(isNew: boolean): void {
    if (this.marks.retell() || isNew) this.marks.place();
  }

  private offerDrop(life: AbortSignal): void {
    const drop = new Drop(this.ground, this.voice, (dropped) => void this.control.drop(dropped), () => byId("desk").focus());
    this.control.offerDrop(() => drop.begin());
    life.addEventListener("abort", () => drop.leave());
  }

  /** The marks leave room for what an earthquake says on the map. */
  private place(): void {
    this.quake?.place();
    this.marks.place();
  }

  private resized(): void {
    this.cue.home();
    this.ground.frame(this.areas().marks);
    this.place();
    this.water?.place();
    this.futures?.draw();
    this.matters?.fit();
    this.chart?.draw();
    this.strip.fit();
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

/** Where the base map has no name in a screen's language, one in another script would be noise. */
function districtsOf(base: Base, { city }: Scene): District[] {
  return base.features.flatMap(({ properties }) => {
    if (properties?.["layer"] !== "district" || !properties["label"]) return [];
    const names = (properties["names"] ?? {}) as Record<string, string>;
    const name = names[city.language] ?? (city.ownNames ? String(properties["name"]) : "");
    return name ? [{ name, lang: names[city.language] ? city.language : city.ownLanguage, at: properties["label"] as LonLat }] : [];
  });
}
