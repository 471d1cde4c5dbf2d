/** When this screen had drawn an alert, by the hub's clock; the hub is told, and answers with the whole stopwatch. */

import type { AlertView } from "./view.ts";

/** Round trips to an estimate of the hub's clock; the quickest counts. */
const TRIPS = 5;
/** How long an estimate is good for: quartz strays a few milliseconds in it. */
const AFRESH_MS = 600_000;
/** A hall of phones reports within so long, by chance, and not in the same instant. */
const SPREAD_MS: Record<Screen, number> = { stage: 0, phone: 1000, twin: 0 };

/** A twin of a phone stands on the wall, and reports nothing. */
export type Screen = "stage" | "phone" | "twin";
export type Hop = "broker" | "ingest" | "rule" | "push";

/** As /api/v1/drawn answers. */
interface Told {
  revision: number;
  event: { names: Record<string, string> } | null;
  event_to_decision_s: number | null;
  decided_ms: number | null;
  hops_ms: Record<Hop, number | null>;
}

export interface Timed extends Told {
  /** From the decision until it was drawn on this very screen; null where that was no news. */
  late: { ms: number; uncertaintyMs: number } | null;
}

/** The hub's clock as this browser knows it. */
class HubClock {
  private aheadMs = 0;
  uncertaintyMs = Infinity;
  private estimatedMs = -Infinity;
  private estimating: Promise<void> = Promise.resolve();

  constructor() {
    void this.known();
    // While a phone sleeps its steady clock may stand still.
    document.addEventListener("visibilitychange", () => {
      this.estimatedMs = -Infinity;
      if (!document.hidden) void this.known();
    });
    setInterval(() => !document.hidden && void this.known(), AFRESH_MS / 10);
  }

  at(steadyMs: number): number {
    return steadyMs + this.aheadMs;
  }

  /** Once it is known as well as it can be; asks only when it is long ago that it was asked. */
  known(): Promise<void> {
    if (performance.now() - this.estimatedMs > AFRESH_MS) {
      this.estimatedMs = performance.now();
      this.estimating = this.estimate().catch(() => {
        this.estimatedMs = -Infinity;
      });
    }
    return this.estimating;
  }

  private async estimate(): Promise<void> {
    let bestMs = Infinity;
    for (let trip = 0; trip < TRIPS; trip++) {
      const askedMs = performance.now();
      const { now_ms } = await answer<{ now_ms: number }>("/api/v1/time");
      const answeredMs = performance.now();
      if (answeredMs - askedMs >= bestMs) continue;
      bestMs = answeredMs - askedMs;
      this.aheadMs = now_ms - (askedMs + answeredMs) / 2;
      this.uncertaintyMs = bestMs / 2;
    }
  }
}

export class Stopwatch {
  private readonly clock = new HubClock();
  private known: Set<string> | null = null;
  /** Revisions that came with the last view, in front of a visitor's eyes. */
  private fresh = new Set<string>();
  private readonly timed = new Map<string, Promise<Timed | null>>();

  constructor(private readonly screen: Screen) {}

  /** Before a view is drawn. What the first one holds was decided before this screen looked. */
  arrived(alerts: AlertView[]): void {
    const now = new Set(alerts.map(revisionOf));
    const isNews = (revision: string): boolean => this.known !== null && !this.known.has(revision);
    this.fresh = new Set(document.hidden || this.screen === "twin" ? [] : [...now].filter(isNews));
    this.known = now;
    for (const revision of this.timed.keys()) if (!now.has(revision)) this.timed.delete(revision);
  }

  /** While it is drawn; the same promise however often. Null where there is nothing to tell of this revision. */
  draws(alert: AlertView): Promise<Timed | null> {
    const revision = revisionOf(alert);
    let timed = this.timed.get(revision);
    if (!timed) {
      const told = this.fresh.has(revision) ? this.report(alert) : this.ask(alert);
      timed = told.then((one) => (one?.revision === alert.revision ? one : null)).catch(() => null);
      this.timed.set(revision, timed);
    }
    return timed;
  }

  private async report(alert: AlertView): Promise<Timed | null> {
    const drawnMs = await drawn();
    await this.clock.known();
    const { uncertaintyMs } = this.clock;
    if (!Number.isFinite(uncertaintyMs)) return this.ask(alert);
    const hubMs = this.clock.at(drawnMs);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD_MS[this.screen]));
    const said = { alert: alert.id, revision: alert.revision, screen: this.screen, drawn_ms: hubMs, uncertainty_ms: uncertaintyMs };
    const headers = { "Content-Type": "application/json" };
    const told = await answer<Told>("/api/v1/drawn", { method: "POST", headers, body: JSON.stringify(said) });
    return { ...told, late: told.decided_ms === null ? null : { ms: hubMs - told.decided_ms, uncertaintyMs } };
  }

  /** A stage tells also what it has not timed itself. */
  private async ask({ id }: AlertView): Promise<Timed | null> {
    if (this.screen !== "stage") return null;
    const { stopwatch } = await answer<{ stopwatch: Told }>(`/api/v1/alerts/${encodeURIComponent(id)}`);
    return { ...stopwatch, late: null };
  }
}

const revisionOf = ({ id, revision }: AlertView): string => `${id} ${revision}`;

/** When the frame after the next begins, what is in the document now has been painted. */
function drawn(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))));
}

async function answer<T>(url: string, options: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { cache: "no-store", ...options });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
