/** Words, numbers and times in the screen's language. */

import type { Measure, Scene } from "./scene.ts";

/** From here on nobody reads decimals; dashboard/screens/written.py has the same. */
const LARGE = 100;
const MOST_DECIMALS = 3;

/** What a voice needs of a screen's scene. */
interface Spoken {
  city: Pick<Scene["city"], "language" | "timeZone">;
  words: Scene["words"];
}

export class Voice {
  /** By number of decimals. */
  private readonly numbers: Intl.NumberFormat[];
  private readonly share: Intl.NumberFormat;
  private readonly rounded: Intl.NumberFormat;
  private readonly clock: Intl.DateTimeFormat;
  private readonly seconds: Intl.DateTimeFormat;
  private readonly parts: Intl.DateTimeFormat;

  constructor(private readonly scene: Spoken) {
    const { language, timeZone } = scene.city;
    this.numbers = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => {
      const fine = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      return new Intl.NumberFormat(language, { ...fine, useGrouping: "always" });
    });
    this.share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
    this.rounded = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3, useGrouping: "always" });
    const clock = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    this.clock = new Intl.DateTimeFormat(language, clock);
    this.seconds = new Intl.DateTimeFormat(language, { ...clock, second: "2-digit" });
    this.parts = new Intl.DateTimeFormat("en", {
      timeZone,
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      hourCycle: "h23",
    });
  }

  say(key: string, values: Record<string, string> = {}): string {
    const pattern = this.scene.words[key];
    if (pattern === undefined) throw new Error(`no words for ${key}`);
    return pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  }

  number(value: number, decimals = 0): string {
    return this.numbers[Math.abs(value) < LARGE ? decimals : 0]!.format(value);
  }

  percent(share: number): string {
    return this.share.format(share);
  }

  /** As one says it: 5.47 million. */
  large(value: number): string {
    return this.rounded.format(value);
  }

  /** The same in two: 5.47, and what it counts in. */
  largeParts(value: number): [number: string, unit: string] {
    const parts = this.rounded.formatToParts(value);
    const said = (isUnit: boolean) => parts.flatMap(({ type, value: part }) => ((type === "compact") === isUnit ? [part] : []));
    return [said(false).join("").trim(), said(true).join("")];
  }

  named(names: Record<string, string>): string {
    return names[this.scene.city.language] ?? "";
  }

  /** Without its unit, unless that is a percent sign. */
  bare(value: number, { unit, decimals }: Measure): string {
    if (unit === "share") return this.percent(value);
    if (unit === "%") return this.percent(value / 100);
    return this.number(value, decimals);
  }

  measured(value: number, measure: Measure): string {
    const unit = this.unit(measure.unit);
    return unit ? `${this.bare(value, measure)}\u00a0${unit}` : this.bare(value, measure);
  }

  time(atMs: number): string {
    return this.clock.format(atMs);
  }

  /** A moment to the second. */
  second(atMs: number): string {
    return this.seconds.format(atMs);
  }

  /** Hours since the city's midnight. */
  hour(atMs: number): number {
    const found: Record<string, number> = {};
    for (const part of this.parts.formatToParts(atMs)) found[part.type] = Number(part.value);
    return (found["hour"] ?? 0) + (found["minute"] ?? 0) / 60 + (found["second"] ?? 0) / 3600;
  }

  /** A unit that has no word of its own is written as it is. */
  unit(unit: string): string {
    if (unit === "1" || unit === "%" || unit === "share") return "";
    return this.scene.words[`units.${unit}`] ?? unit;
  }
}
