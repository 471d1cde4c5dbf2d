/** An earthquake on the map: fronts that race, places that count down, and the notes at the epicentre. */

import { areas } from "./areas.ts";
import { Fronts } from "./fronts.ts";
import type { Ground, Point } from "./ground.ts";
import type { Aside, Standing } from "./mark.ts";
import { Tellings } from "./tellings.ts";
import { RunClock } from "../../clock.ts";
import { isQuiet } from "../../condition.ts";
import { inside, overlap, type Box } from "../../place.ts";
import { levelOfShaking, passedMs, shakenAt, Warned, type Quake, type Reached } from "../../quake.ts";
import type { Scene } from "../../scene.ts";
import { byId, calm, unit } from "../../screen.ts";
import type { DeviceView, View } from "../../view.ts";
import type { Voice } from "../../words.ts";

const SECOND_MS = 1000;
const TENTHS = 1;
/** Of a word that rides on a front, in pixels of a 1920 x 1080 wall. */
const TAG = { width: 150, height: 34 };

export class QuakeMap {
  private readonly warned = new Warned(() => this.arrived());
  private readonly clock = new RunClock();
  private readonly fronts: Fronts;
  private readonly tellings: Tellings;
  /** By place. */
  private readonly sensors = new Map<string, string>();
  private readonly reached = new Map<string, Reached>();
  private devices: ReadonlyMap<string, DeviceView> = new Map();
  private told = "";
  private frame = 0;
  private labels: Box | null = null;
  private taken: Box[] = [];
  /** Marks and names as they stand; null after they have moved. */
  private standing: Box[] | null = null;

  constructor(
    private readonly scene: Scene,
    private readonly quakes: NonNullable<Scene["quake"]>,
    ground: Ground,
    private readonly voice: Voice,
    /** What is told of places is another; `isNew`: marks and notes may need another room. */
    private readonly retell: (isNew: boolean) => void,
    life: AbortSignal,
  ) {
    for (const [id, { kind, place }] of Object.entries(scene.devices)) if (kind === quakes.building) this.sensors.set(place, id);
    this.fronts = new Fronts(ground, { p: voice.say("map.quake.p"), s: voice.say("map.quake.s") });
    this.tellings = new Tellings(ground, voice, new Set(Object.keys(quakes.homes)));
    byId("marks").before(this.fronts.picture);
    ground.moves(() => this.place(), life);
    life.addEventListener("abort", () => {
      cancelAnimationFrame(this.frame);
      this.fronts.picture.remove();
    });
  }

  update(view: View): void {
    this.clock.heard(view.run, performance.now());
    this.devices = view.devices;
    this.standing = null;
    this.warned.follow(view);
    this.draw();
    this.run();
  }

  /** After the ground or what stands over it has moved. */
  place(): void {
    this.tellings.place(this.shown, areas().labels);
    const { labels, taken } = areas();
    [this.labels, this.taken] = [labels, taken];
    this.fronts.place(this.shown);
    this.draw();
    this.standing = null;
  }

  /** Whether a tag may ride there. */
  private readonly isFree = ({ x, y }: Point): boolean => {
    const [width, height] = [TAG.width * unit(), TAG.height * unit()];
    const spot = { left: x - width / 2, top: y - height / 2, width, height };
    this.standing ??= boxesIn(byId("marks"));
    return this.labels !== null && inside(spot, this.labels) && ![...this.taken, ...this.standing].some((box) => overlap(spot, box));
  };

  /** What is told of a place, or of a station, before what its devices say. */
  aside(place: string, members: Standing[]): Aside | null {
    const [first] = members;
    if (first && this.scene.devices[first.id]?.kind === this.quakes.station) return this.station(first.id);
    const reached = this.reached.get(place);
    return reached ? this.home(reached) : null;
  }

  private get shown(): Quake | null {
    const { quake } = this.warned;
    return quake?.is_false ? null : quake;
  }

  /** Whole seconds where motion is not wanted. */
  private get nowMs(): number {
    const now = this.clock.read(performance.now());
    return calm.matches ? Math.floor(now / SECOND_MS) * SECOND_MS : now;
  }

  private arrived(): void {
    this.reached.clear();
    for (const reached of this.shown?.places ?? []) this.reached.set(reached.place, reached);
    this.place();
    this.retell(true);
    this.run();
  }

  /** As long as anything moves. */
  private run(): void {
    cancelAnimationFrame(this.frame);
    const quake = this.shown;
    if (!quake || !this.clock.isRunning || this.nowMs > passedMs(quake)) return;
    this.frame = requestAnimationFrame(() => {
      this.draw();
      this.run();
    });
  }

  private draw(): void {
    const [quake, now] = [this.shown, this.nowMs];
    this.fronts.draw(now, this.isFree);
    this.tellings.tell(now);
    const told = [...this.reached.values()].map((reached) => Object.values(this.shaken(reached)).join()).join(" ");
    if (told === this.told) return;
    this.told = told;
    this.standing = null;
    if (quake) this.retell(false);
  }

  private shaken(reached: Reached) {
    const sensor = this.devices.get(this.sensors.get(reached.place) ?? "");
    const intensity = sensor?.values["intensity"];
    return shakenAt(reached, this.nowMs, sensor && intensity !== undefined ? { at: sensor.at, intensity } : undefined);
  }

  private home(reached: Reached): Aside {
    const shaken = this.shaken(reached);
    switch (shaken.state) {
      case "coming":
        return { state: "coming", word: this.tellings.seconds(shaken.seconds), level: "normal", voice: "must" };
      case "now":
        return { state: "now", word: this.voice.say("map.quake.now"), level: "normal", voice: "must" };
      case "felt":
        return { state: "felt", word: null, voice: "must" };
      case "expected":
        return { state: "expected", ...this.expected(shaken.intensity), voice: "must" };
    }
  }

  private expected(intensity: number | null): { word: string; level: string } {
    const level = levelOfShaking(intensity);
    if (intensity === null) return { word: this.voice.say("map.quake.passed"), level };
    return { word: this.voice.say("map.quake.expected", { intensity: this.voice.number(intensity, TENTHS) }), level };
  }

  private station(id: string): Aside | null {
    const device = this.devices.get(id);
    if (!device || isQuiet(device)) return null;
    const [, word = ""] = this.scene.kinds[this.quakes.station]?.quantities["triggered"]?.states ?? [];
    const voice = this.shown ? "mute" : "may";
    return device.values["triggered"] ? { state: "triggered", word, voice } : { state: "resting", word: "", voice };
  }
}

function boxesIn(marks: HTMLElement): Box[] {
  return [...marks.querySelectorAll(".mark, .label:not(.hidden)")].map((part) => part.getBoundingClientRect());
}
