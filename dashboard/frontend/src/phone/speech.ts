/** The voice of every screen, which on a phone also knows ways and minutes. */

import { Voice } from "../words.ts";
import type { PhoneScene } from "./scene.ts";

const SHORT_KM = 10;

export class Speech extends Voice {
  private readonly units = new Map<string, Intl.NumberFormat>();

  constructor(private readonly scenery: PhoneScene) {
    super(scenery);
  }

  minutes(value: number): string {
    return this.with("minute", value, 0);
  }

  km(value: number): string {
    return this.with("kilometer", value, value < SHORT_KM ? 1 : 0);
  }

  kmh(value: number): string {
    return this.with("kilometer-per-hour", value, 0);
  }

  private with(unit: string, value: number, decimals: number): string {
    const key = `${unit} ${decimals}`;
    const known =
      this.units.get(key) ??
      new Intl.NumberFormat(this.scenery.city.language, {
        style: "unit",
        unit,
        unitDisplay: "short",
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
    this.units.set(key, known);
    return known.format(value);
  }
}
