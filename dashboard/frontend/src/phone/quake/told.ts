/** What is said of a quake at one place: how long there is, that it is now, or what it was; no more than is known. */

import { mercalli, type Quake, type Reached } from "../../quake.ts";
import type { Speech } from "../speech.ts";
import type { Here } from "./now.ts";

/** Modified Mercalli from which shaking is called strong. */
const STRONG = 5;
/** From here on nobody counts seconds. */
const LONG_S = 100;

export type Phase = "coming" | "now" | "felt" | "expected" | "unknown" | "false";

export interface Told {
  phase: Phase;
  lead: string;
  /** The largest there is; empty where nothing can be said in a number. */
  number: string;
  unit: string;
  notes: string[];
}

export function toldOf(quake: Quake, here: Here, speech: Speech): Told {
  if (quake.is_false) return { phase: "false", lead: speech.say("phone.quake.false"), number: "", unit: "", notes: [] };
  const told = standing(here, speech);
  return here.blind && told.phase !== "now"
    ? { ...told, notes: [...told.notes, speech.say("phone.quake.too_near", { place: here.name })] }
    : told;
}

/** As far as anybody can foresee. */
export const isStrong = ({ intensity }: Reached): boolean => (intensity ?? 0) >= STRONG;

function standing({ name, reached, blind, shaken }: Here, speech: Speech): Told {
  const say = (key: string) => speech.say(key, { place: name });
  switch (shaken.state) {
    case "coming":
      return {
        phase: "coming",
        lead: say(isStrong(reached) ? "phone.quake.coming" : "phone.quake.reaches"),
        ...counted(shaken.seconds, speech),
        notes: [foreseen(reached.intensity, speech)],
      };
    case "now": {
      const lead = blind ? "phone.quake.too_near" : isStrong(reached) ? "phone.quake.strong" : "phone.quake.shaking";
      return { phase: "now", lead: say(lead), number: speech.say("map.quake.now"), unit: "", notes: [] };
    }
    case "felt": {
      const number = mercalli(shaken.intensity);
      const notes = [speech.say("phone.quake.measured")];
      return { phase: "felt", lead: say("phone.quake.felt"), number, unit: "", notes };
    }
    case "expected": {
      if (shaken.intensity === null) {
        return { phase: "unknown", lead: say("phone.quake.unknown"), number: "", unit: "", notes: [] };
      }
      const number = `≈\u2009${mercalli(shaken.intensity)}`;
      const notes = [speech.say("phone.quake.not_measured")];
      return { phase: "expected", lead: say("phone.quake.expected"), number, unit: "", notes };
    }
  }
}

function foreseen(intensity: number | null, speech: Speech): string {
  if (intensity === null) return speech.say("phone.quake.too_far");
  return speech.say("phone.quake.foreseen", { intensity: mercalli(intensity) });
}

/** In a row of a list. */
export function untilThen(seconds: number, speech: Speech): string {
  if (seconds >= LONG_S) return counted(seconds, speech).number;
  return speech.say("map.quake.seconds", { seconds: speech.number(seconds) });
}

/** Seconds, or minutes and seconds where they are many. */
function counted(seconds: number, speech: Speech): { number: string; unit: string } {
  if (seconds < LONG_S) return { number: speech.number(seconds), unit: speech.say("phone.quake.seconds") };
  const rest = String(seconds % 60).padStart(2, "0");
  return { number: `${Math.floor(seconds / 60)}:${rest}`, unit: speech.say("phone.quake.minutes") };
}

/** With its spread, and that it may be larger. */
export function magnitudeOf({ magnitude, magnitude_spread, at_least }: Quake, speech: Speech): string {
  const values = { magnitude: speech.number(magnitude, 1), spread: speech.number(magnitude_spread, 1) };
  return speech.say(at_least ? "map.quake.at_least" : "map.quake.magnitude", values);
}
