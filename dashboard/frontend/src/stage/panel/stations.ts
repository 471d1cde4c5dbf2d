/** Which stations are shown, and when each heard what. */

import { kmBetween, type Quake } from "../../quake.ts";
import type { LonLat, Scene } from "../../scene.ts";
import type { DeviceView } from "../../view.ts";

const NEAREST = 4;
const KEPT = 2;
/** A station that triggers again so soon has lost a quake's shaking for a moment, and heard no other P. */
const CODA_MS = 60_000;

export type Traced = NonNullable<Scene["traces"]>;

/** The nearest to where it broke, in order; then the city's own, so that the hall sees what is still to come. */
export function shownStations({ stations, faults, centre }: Traced, scenario: string, quake: Quake | null): string[] {
  const source: LonLat = quake ? [quake.lon, quake.lat] : (faults[scenario] ?? centre);
  const from = (place: LonLat) => (a: string, b: string) =>
    kmBetween(stations[a]!, place) - kmBetween(stations[b]!, place) || (a < b ? -1 : 1);
  const nearest = Object.keys(stations).sort(from(source));
  const own = Object.keys(stations).sort(from(centre))[0];
  const shown = nearest.slice(0, NEAREST);
  const last = own && !shown.includes(own) ? own : nearest[NEAREST];
  return last ? [...shown, last] : shown;
}

/** When S comes to a station, as the warning has it. */
export function sAt(quake: Quake, place: LonLat): number {
  const straightKm = Math.hypot(kmBetween([quake.lon, quake.lat], place), quake.depth_km);
  return quake.origin_ms + (1000 * straightKm) / quake.s_km_s;
}

/** When stations have heard a P wave. */
export class Triggers {
  private readonly at = new Map<string, number[]>();
  private readonly heard = new Map<string, number>();

  /** Whether it is another. */
  hear(station: string, { at, values }: DeviceView): boolean {
    if (!values["triggered"]) return false;
    const since = at - 1000 * (values["since"] ?? 0);
    const isAnother = since - (this.heard.get(station) ?? -Infinity) > CODA_MS;
    this.heard.set(station, Math.max(at, this.heard.get(station) ?? at));
    if (isAnother) this.at.set(station, [...this.of(station), since].slice(-KEPT));
    return isAnother;
  }

  of(station: string): readonly number[] {
    return this.at.get(station) ?? [];
  }

  forget(): void {
    this.at.clear();
    this.heard.clear();
  }
}
