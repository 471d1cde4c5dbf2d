/** What cannot be taken back waits three seconds for a second thought. */

import { byId } from "../screen.ts";

const WAITS_S = 3;

interface Thought {
  /** What will happen in so many seconds. */
  told: (seconds: number) => string;
  act: () => void;
  undone: () => void;
}

export class Later {
  private readonly bar = byId("undo");
  private thought: Thought | null = null;
  private ticking = 0;

  constructor() {
    this.bar.querySelector("button")!.addEventListener("click", () => this.undo());
  }

  /** Another one takes its place: only the last is meant. */
  ask(thought: Thought): void {
    this.undo();
    this.thought = thought;
    let left = WAITS_S;
    const tell = () => (this.bar.querySelector("span")!.textContent = thought.told(left));
    tell();
    this.bar.hidden = false;
    this.ticking = setInterval(() => {
      left -= 1;
      tell();
      if (left > 0) return;
      this.end();
      thought.act();
    }, 1000);
  }

  undo(): void {
    const { thought } = this;
    this.end();
    thought?.undone();
  }

  private end(): void {
    clearInterval(this.ticking);
    this.thought = null;
    this.bar.hidden = true;
  }
}
