/** The quake at this moment, and how it is with a place: by the run's clock, which goes on between two views. */

import { RunClock } from "../../clock.ts";
import { kmBetween, passedMs, shakenAt, Warned, type Quake, type Reached, type Shaken } from "../../quake.ts";
import type { View } from "../../view.ts";
import type { PhoneScene, Place } from "../scene.ts";

const TICK_MS = 100;
/** A warning that is shorter is over before anybody has read it [own]. */
const READ_WITHIN_S = 1;

export interface Here {
  /** As the holder reads it. */
  name: string;
  reached: Reached;
  /** S was there before a warning could be read. */
  blind: boolean;
  shaken: Shaken;
}

export class QuakeNow {
  private readonly warned: Warned;
  private readonly clock = new RunClock();
  private devices: View["devices"] = new Map();

  /** `moved` is called while it moves, and whenever more is known. */
  constructor(
    private readonly scene: PhoneScene,
    moved: () => void,
  ) {
    this.warned = new Warned(moved);
    setInterval(() => this.moves && moved(), TICK_MS);
  }

  changed(view: View): void {
    this.clock.heard(view.run, performance.now());
    this.devices = view.devices;
    this.warned.follow(view);
  }

  /** The last of the run. */
  get quake(): Quake | null {
    return this.warned.quake;
  }

  get ms(): number {
    return this.clock.read(performance.now());
  }

  /** How it is with a place where people live, or with the nearest to one where nobody does. */
  at(id: string, place: Place): Here | null {
    const reached = this.quake && (this.quake.places.find((one) => one.place === id) ?? nearest(this.quake, place));
    if (!reached) return null;
    const { places, homes } = this.scene;
    const device = this.devices.get(homes?.sensors[reached.place] ?? "");
    const intensity = device?.values[homes?.felt ?? ""];
    const sensed = device && intensity !== undefined ? { at: device.at, intensity } : undefined;
    const blind = reached.warned_s < READ_WITHIN_S;
    const shaken = shakenAt(reached, this.ms, sensed);
    return {
      name: places[reached.place]?.name ?? reached.names[this.scene.city.language]!,
      reached,
      blind,
      shaken: blind && shaken.state === "coming" ? { state: "now" } : shaken,
    };
  }

  private get moves(): boolean {
    return this.quake !== null && this.clock.isRunning && this.ms <= passedMs(this.quake);
  }
}

function nearest({ places }: Quake, { lon, lat }: Place): Reached | null {
  const away = (one: Reached) => kmBetween([lon, lat], [one.lon, one.lat]);
  return places.reduce<Reached | null>((best, one) => (best && away(best) <= away(one) ? best : one), null);
}
