/** Alerts as every screen tells them: which comes first, and in which words. */

import { gravityOf } from "./condition.ts";
import { lastOf, type AlertWords } from "./scene.ts";
import type { AlertView } from "./view.ts";

export const isOpen = ({ level }: AlertView): boolean => gravityOf(level) > 0;

/** The gravest first, and of two alike the one that came last. */
export function gravestFirst(a: AlertView, b: AlertView): number {
  return gravityOf(b.level) - gravityOf(a.level) || b.at - a.at || (a.id < b.id ? -1 : 1);
}

export interface Sentence {
  headline: string;
  what: string;
  do: string;
}

/** An alert of a pack that this page does not know says nothing. */
export function sentence(alert: AlertView, words: Record<string, AlertWords>): Sentence | null {
  const known = words[alert.alert];
  if (!known) return null;
  return isOpen(alert) ? (known.levels[alert.level] ?? null) : { headline: known.cleared, what: "", do: "" };
}

export function placeOf(alert: AlertView, places: Record<string, string>): string {
  return places[alert.place ?? ""] ?? alert.name ?? lastOf(alert.device);
}
