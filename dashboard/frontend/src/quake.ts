/** The quake that the early warning tells of, as /api/v1/quake has it: who is reached when, by the run's clock. */

import { fetched, type LonLat } from "./scene.ts";
import type { View } from "./view.ts";

const URL = "/api/v1/quake";
/** A building sensor speaks at the height of the shaking; who has none is told what was expected once it must be over. */
const SHAKES_MS = 60_000;
/** Modified Mercalli begins here: not felt. */
const NOT_FELT = 1;
const EARTH_KM = 6371.0088;

/** A place where people live. */
export interface Reached {
  place: string;
  names: Record<string, string>;
  lon: number;
  lat: number;
  /** From the epicentre, along the ground. */
  distance_km: number;
  p_ms: number;
  s_ms: number;
  /** From the first warning to S; negative in the blind zone. */
  warned_s: number;
  /** Modified Mercalli, as expected; null where no law reaches. */
  intensity: number | null;
}

export interface Quake {
  alert: string;
  is_over: boolean;
  /** Over because it was cancelled: nothing came. */
  is_false: boolean;
  run: string;
  lon: number;
  lat: number;
  origin_ms: number;
  warned_ms: number;
  at_ms: number;
  magnitude: number;
  /** One standard deviation. */
  magnitude_spread: number;
  at_least: boolean;
  stations: number;
  blind_zone_km: number;
  depth_km: number;
  p_km_s: number;
  s_km_s: number;
  /** In the order in which S comes. */
  places: Reached[];
  provenance: string;
}

/** Follows the quake that was warned of last: asks anew at each revision of its alert, and forgets it with its run. */
export class Warned {
  quake: Quake | null = null;
  private revision = "";
  private asking = false;

  /** `arrived` is called whenever it is another, or known better, or none any more. */
  constructor(private readonly arrived: () => void) {}

  follow(view: View): void {
    const revision = revisionIn(view);
    if (revision === this.revision || this.asking) return;
    if (revision) void this.ask(revision);
    else this.become(null, "");
  }

  private async ask(revision: string): Promise<void> {
    this.asking = true;
    try {
      this.become(await fetched<Quake | null>(URL), revision);
    } catch {
      return; // the next view asks again
    } finally {
      this.asking = false;
    }
  }

  private become(quake: Quake | null, revision: string): void {
    this.quake = quake;
    this.revision = revision;
    this.arrived();
  }
}

/** The last alert of the run that many stations have decided, and as what. */
function revisionIn({ alerts, run }: View): string {
  const told = alerts.findLast((alert) => alert.quake && (alert.run ?? "") === (run?.run ?? ""));
  return told ? `${told.id} ${told.revision} ${told.at}` : "";
}

/** Negative once S has come. */
export const secondsToS = ({ s_ms }: Reached, nowMs: number): number => (s_ms - nowMs) / 1000;

/** As it is counted down: 1 in the last second, 0 from S on. */
export const countdown = (reached: Reached, nowMs: number): number => Math.max(0, Math.ceil(secondsToS(reached, nowMs)));

export type Wave = "p" | "s";

/** How far from the epicentre a wave has come along the ground; 0 while it is still below it. */
export function frontKm(quake: Quake, wave: Wave, nowMs: number): number {
  const run = (wave === "p" ? quake.p_km_s : quake.s_km_s) * Math.max(0, nowMs - quake.origin_ms) / 1000;
  return Math.sqrt(Math.max(0, run ** 2 - quake.depth_km ** 2));
}

/** When the last of them has been shaken. */
export const passedMs = ({ places, origin_ms }: Quake): number =>
  Math.max(origin_ms, ...places.map(({ s_ms }) => s_ms)) + SHAKES_MS;

export type Shaken =
  | { state: "coming"; seconds: number }
  | { state: "now" }
  /** By the place's building sensor. */
  | { state: "felt"; intensity: number }
  | { state: "expected"; intensity: number | null };

/** How it is with a place; `sensed` is what its building sensor said last. */
export function shakenAt(reached: Reached, nowMs: number, sensed?: { at: number; intensity: number }): Shaken {
  const { s_ms, intensity } = reached;
  if (nowMs < s_ms) return { state: "coming", seconds: countdown(reached, nowMs) };
  const isOver = nowMs >= s_ms + SHAKES_MS;
  // Until the height of the shaking a sensor says what it felt before.
  const speaks = sensed && sensed.at >= s_ms && (isOver || sensed.intensity > NOT_FELT);
  if (speaks) return { state: "felt", intensity: sensed.intensity };
  return isOver ? { state: "expected", intensity } : { state: "now" };
}

/** Modified Mercalli levels are written in Roman numerals. */
const ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

export const mercalli = (intensity: number): string => ROMAN[Math.min(Math.max(Math.round(intensity), 1), 12) - 1]!;

/** As the rules of the building sensors have it: felt, strong, damaging. */
export const levelOfShaking = (intensity: number | null): string =>
  intensity === null || intensity < 3 ? "normal" : intensity < 5 ? "watch" : intensity < 7 ? "warning" : "danger";

/** So far from a place along the great circle in this direction, 0 being north. */
export function awayFrom([lon, lat]: LonLat, km: number, bearingDeg: number): LonLat {
  const [phi, lambda, turn] = [radians(lat), radians(lon), radians(bearingDeg)];
  const arc = km / EARTH_KM;
  const sine = Math.sin(phi) * Math.cos(arc) + Math.cos(phi) * Math.sin(arc) * Math.cos(turn);
  const east = Math.sin(turn) * Math.sin(arc) * Math.cos(phi);
  return [degrees(lambda + Math.atan2(east, Math.cos(arc) - Math.sin(phi) * sine)), degrees(Math.asin(sine))];
}

/** Along the great circle, as the hub reckons it. */
export function kmBetween([lon, lat]: LonLat, [otherLon, otherLat]: LonLat): number {
  const [phi, otherPhi] = [radians(lat), radians(otherLat)];
  const chord =
    Math.sin((otherPhi - phi) / 2) ** 2 + Math.cos(phi) * Math.cos(otherPhi) * Math.sin(radians(otherLon - lon) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
}

/** In which direction the great circle to another place begins; north is 0, east 90. */
export function bearing([lon, lat]: LonLat, [otherLon, otherLat]: LonLat): number {
  const [phi, otherPhi, turn] = [radians(lat), radians(otherLat), radians(otherLon - lon)];
  const east = Math.sin(turn) * Math.cos(otherPhi);
  const north = Math.cos(phi) * Math.sin(otherPhi) - Math.sin(phi) * Math.cos(otherPhi) * Math.cos(turn);
  return degrees(Math.atan2(east, north));
}

const radians = (deg: number): number => (deg * Math.PI) / 180;
const degrees = (rad: number): number => (rad * 180) / Math.PI;
