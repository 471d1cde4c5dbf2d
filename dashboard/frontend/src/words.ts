/** Words, numbers and times in the screen's language. */

import type { Scene } from "./scene.ts";

export class Voice {
  private readonly whole: Intl.NumberFormat;
  private readonly share: Intl.NumberFormat;
  private readonly clock: Intl.DateTimeFormat;
  private readonly parts: Intl.DateTimeFormat;

  constructor(private readonly scene: Scene) {
    const { language, timeZone } = scene.city;
    this.whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: "always" });
    this.share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
    this.clock = new Intl.DateTimeFormat(language, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
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

  number(value: number): string {
    return this.whole.format(value);
  }

  percent(share: number): string {
    return this.share.format(share);
  }

  tile(value: number, show: "sum" | "share" | "mean"): string {
    return show === "share" ? this.percent(value) : this.number(value);
  }

  time(atMs: number): string {
    return this.clock.format(atMs);
  }

  /** Hours since the city's midnight. */
  hour(atMs: number): number {
    const found: Record<string, number> = {};
    for (const part of this.parts.formatToParts(atMs)) found[part.type] = Number(part.value);
    return (found["hour"] ?? 0) + (found["minute"] ?? 0) / 60 + (found["second"] ?? 0) / 3600;
  }
}
