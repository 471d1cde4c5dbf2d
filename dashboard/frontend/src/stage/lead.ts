/** Who leads the stage: whoever presents at the desk, whoever has just touched it, or, where nobody does, itself. */

import type { ShowView } from "../view.ts";
import { offered } from "./choice.ts";
import { wished, type Wish } from "./turn.ts";

/** Without a touch for so long, the stage is as if nobody had been there. */
const IDLE_MS = 90_000;
/** In the attract loop each solution stands for so long; all of them in one language, then in the next. */
const STANDS_MS = 20_000;
const LOOK_MS = 1000;
const LANGUAGES = ["en", "ko", "th", "tr"];
const TOUCHES = ["pointerdown", "keydown", "wheel"];

interface Stage {
  /** `afresh`: also where it shows that already, so that nothing of what a visitor opened is left. */
  turn(wish: Wish, afresh?: boolean): void;
}

export class Lead {
  /** What this page was opened for: nobody but who stands before it turns it to anything else. */
  private readonly pinned = wished();
  private readonly home = location.href;
  private touchedMs: number | null = null;
  private show: ShowView | null = null;
  private followed = "";
  private attractedMs: number | null = null;

  constructor(private readonly stage: Stage) {
    for (const touch of TOUCHES) addEventListener(touch, () => this.touched(), { capture: true, passive: true });
    addEventListener("popstate", () => this.stage.turn(this.first(wished())));
    setInterval(() => this.look(performance.now()), LOOK_MS);
  }

  /** What the desk changes is followed at once, whoever stands before the stage. */
  heard(show: ShowView | null): void {
    this.show = show;
    const { solution = "", language = "", seat = 0, since = 0 } = show ?? {};
    const said = [solution, language, seat, since].join();
    if (said === this.followed) return;
    const isFirst = this.followed === "";
    this.followed = said;
    if (seat || (isFirst && this.touchedMs === null)) this.follow();
  }

  /** Somebody chose this at the stage itself. */
  chosen(address: string): void {
    this.touched();
    history.pushState(null, "", address);
    this.stage.turn(this.first(wished(), this.pinned));
  }

  private touched(): void {
    this.touchedMs = performance.now();
    this.attractedMs = null;
  }

  private look(nowMs: number): void {
    if (this.touchedMs !== null) {
      if (nowMs - this.touchedMs < IDLE_MS) return;
      this.touchedMs = null;
      history.replaceState(null, "", this.home);
      this.follow(true);
    }
    if (!this.show?.attract) this.attractedMs = null;
    else this.attract((this.attractedMs ??= nowMs), nowMs);
  }

  private follow(afresh = false): void {
    this.stage.turn(this.first(this.pinned), afresh);
  }

  /** Of several wishes the first that says anything; at last the show on the hub. */
  private first(...wishes: Wish[]): Wish {
    const { solution = "", language = "" } = this.show ?? {};
    const all = [...wishes, { solution, language }];
    const said = (part: keyof Wish) => all.find((wish) => wish[part])?.[part] ?? "";
    return { solution: said("solution"), language: said("language") };
  }

  private attract(sinceMs: number, nowMs: number): void {
    const turns = Math.floor((nowMs - sinceMs) / STANDS_MS);
    const own = this.show?.language ?? "";
    const languages = this.pinned.language ? [this.pinned.language] : [own, ...LANGUAGES.filter((each) => each !== own)];
    const solutions = this.pinned.solution ? [this.pinned.solution] : offered();
    const solution = solutions[turns % solutions.length] ?? "";
    const language = languages[Math.floor(turns / solutions.length) % languages.length] ?? "";
    this.stage.turn(this.first(this.pinned, { solution, language }));
  }
}
