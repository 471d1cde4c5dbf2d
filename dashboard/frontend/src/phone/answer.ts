/** What a phone says first. Pure: from what is known of the places to the one that is named. */

import type { Travel } from "./scene.ts";

export interface Spot {
  id: string;
  /** Null where it has not spoken, or not lately. */
  value: number | null;
  level: string;
  open: boolean;
  km: number | null;
}

export const GRAVEST_FIRST = ["danger", "warning", "watch", "normal"];
const FULL = new Set(["warning", "danger"]);
const EARTH_KM = 6371;
const MINUTES_AT_LEAST = 1;

/** The nearest that is open, has some and is not as good as full: what is there now should be there on arrival. */
export function nearest<S extends Spot>(spots: S[]): S | null {
  const able = spots.filter(({ value, level, open, km }) => open && km !== null && (value ?? 0) >= 1 && !FULL.has(level));
  return able.reduce<S | null>((best, spot) => (best && best.km! <= spot.km! ? best : spot), null);
}

/** The greatest and the least of those that speak; one where all are alike, none where nobody speaks. */
export function extremes<S extends Spot>(spots: S[]): S[] {
  const speaking = spots.filter(({ value }) => value !== null).sort((a, b) => b.value! - a.value!);
  const [first, last] = [speaking[0], speaking.at(-1)];
  if (!first || !last) return [];
  return first.value === last.value ? [first] : [first, last];
}

/** Those in another state than the first, gravest before. */
export function remarkable<S extends Spot>(spots: S[]): S[] {
  return spots.filter(({ value }) => (value ?? 0) > 0).sort(byGravity);
}

export function byGravity(a: Spot, b: Spot): number {
  return rank(a) - rank(b) || (b.value ?? -Infinity) - (a.value ?? -Infinity);
}

export function byDistance(a: Spot, b: Spot): number {
  return (a.km ?? Infinity) - (b.km ?? Infinity);
}

function rank({ level }: Spot): number {
  return GRAVEST_FIRST.indexOf(level);
}

interface LonLat {
  lon: number;
  lat: number;
}

/** In a straight line. */
export function kmBetween(a: LonLat, b: LonLat): number {
  const radians = Math.PI / 180;
  const up = Math.sin(((b.lat - a.lat) * radians) / 2) ** 2;
  const across = Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(up + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * across));
}

export function minutesFor(km: number, { detour, kmh }: Travel): number {
  return Math.max(MINUTES_AT_LEAST, Math.round(((km * detour) / kmh) * 60));
}

export function isOpen(open: [number, number] | undefined, hour: number): boolean {
  if (!open) return true;
  const [from, until] = open;
  return from < until ? from <= hour && hour < until : from <= hour || hour < until;
}
