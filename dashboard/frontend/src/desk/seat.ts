/** Whose the seat is, and what is asked with its token. The PIN is sent once and not kept; the token goes with the tab. */

import { presenterIn, RUN, type Presenter, type RunReport } from "../run.ts";
import type { ShowView } from "../view.ts";
import type { Voice } from "../words.ts";

const SHOW = "/api/v1/show";
const KEPT = "roadshow-seat";
/** Well within the 90 s after which a silent seat is free. */
const HOLD_MS = 20_000;

export type Standing = "mine" | "other" | "free";
export type Wish = Record<string, unknown>;

interface Held {
  token: string;
  seat: number;
}

export interface Hands {
  /** Whose seat it is has changed. */
  stands(standing: Standing): void;
  /** In words; empty: nothing is wrong. */
  said(words: string): void;
}

export class Seat {
  private held = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Held | null;
  private show: ShowView | null = null;
  /** What is put on and has not reached the hub yet: only the last counts. */
  private unsent: Wish | null = null;

  constructor(
    private readonly voice: Voice,
    private readonly hands: Hands,
  ) {
    const hold = () => {
      if (this.held && !document.hidden) void this.put({ action: "hold" });
    };
    setInterval(hold, HOLD_MS);
    document.addEventListener("visibilitychange", hold);
  }

  get standing(): Standing {
    if (this.held) return "mine";
    return this.show?.seat ? "other" : "free";
  }

  /** Of this page's seat; empty where it has none. */
  get token(): string {
    return this.held?.token ?? "";
  }

  /** Who presents, in words. */
  get presenter(): string {
    return this.show?.presenter || this.voice.say("desk.somebody");
  }

  update(show: ShowView | null): void {
    this.show = show;
    if (this.held && show?.seat && show.seat !== this.held.seat) this.lose("desk.lost");
    this.hands.stands(this.standing);
  }

  /** After a time without the hub: what waited goes now, and the seat is held. */
  back(): void {
    const wish = this.unsent ?? { action: "hold" };
    this.unsent = null;
    if (this.held) void this.put(wish);
  }

  /** Null where it is taken; who sits, where somebody else does. */
  async take(pin: string, name: string, takeOver: boolean): Promise<Presenter | null> {
    const headers = { "Content-Type": "application/json", "X-Roadshow-PIN": pin };
    const body = JSON.stringify({ action: "take", name, take_over: takeOver });
    const answer = await fetch(SHOW, { method: "POST", headers, body }).catch(() => null);
    const presenter = answer && (await presenterIn(answer));
    if (presenter) return presenter;
    this.hands.said(this.refusal(answer));
    if (answer?.ok) this.keep((await answer.json()) as Held);
    return null;
  }

  async leave(): Promise<void> {
    if ((await this.put({ action: "leave" })) === "on") this.keep(null);
  }

  async put(wish: Wish): Promise<"on" | "waits" | "refused"> {
    const answer = await this.post(SHOW, wish);
    if (answer === null) {
      if (wish["action"] !== "hold") this.unsent = wish;
      if (this.unsent) this.hands.said(this.voice.say("desk.unsent"));
      return "waits";
    }
    this.answered(answer, wish["action"] === "hold");
    return answer.ok ? "on" : "refused";
  }

  /** What plays now, after it has done so; null where it has not. */
  async steer(wish: Wish): Promise<RunReport | null> {
    const answer = await this.post(RUN, wish);
    this.answered(answer, false);
    return answer?.ok ? ((await answer.json()) as RunReport) : null;
  }

  private post(path: string, wish: Wish): Promise<Response | null> {
    const headers = { "Content-Type": "application/json", "X-Roadshow-Seat": this.token };
    return fetch(path, { method: "POST", headers, body: JSON.stringify(wish) }).catch(() => null);
  }

  /** A quiet one says only that the seat is gone. */
  private answered(answer: Response | null, quiet: boolean): void {
    if (answer?.status === 401 && this.held) this.lose("desk.gone");
    else if (!quiet) this.hands.said(answer?.ok ? "" : this.voice.say("control.failed"));
  }

  private refusal(answer: Response | null): string {
    if (answer?.ok) return "";
    if (answer?.status === 401) return this.voice.say("control.wrong");
    if (answer?.status === 429) return this.voice.say("control.wait", { seconds: answer.headers.get("Retry-After") ?? "" });
    return this.voice.say(answer ? "control.failed" : "desk.unreached");
  }

  private keep(held: Held | null): void {
    this.held = held && { token: held.token, seat: held.seat };
    if (this.held) sessionStorage.setItem(KEPT, JSON.stringify(this.held));
    else sessionStorage.removeItem(KEPT);
    this.hands.stands(this.standing);
  }

  private lose(why: "desk.lost" | "desk.gone"): void {
    this.unsent = null;
    this.keep(null);
    this.hands.said(this.voice.say(why, { name: this.presenter }));
  }
}
