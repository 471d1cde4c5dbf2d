/** What the solution is worth, on a phone: a card, there only while the hub foresees it. */

import { Foreseen } from "../futures/foreseen.ts";
import type { Pen } from "../futures/room.ts";
import { draw, write } from "../futures/rooms.ts";
import { byId } from "../screen.ts";
import type { View } from "../view.ts";
import type { Speech } from "./speech.ts";

const PEN: Pen = { letter: 14, air: 6 };

export class PhoneFutures {
  private readonly card = byId("futures");
  private readonly foreseen = new Foreseen(this.card.className, () => this.show());
  private now: number | null = null;

  constructor(private readonly speech: Speech) {
    addEventListener("resize", () => this.draw());
  }

  update(view: View): void {
    this.now = view.run?.at ?? null;
    this.foreseen.follow(view);
    this.draw();
  }

  private show(): void {
    const { futures } = this.foreseen;
    this.card.hidden = futures === null;
    if (futures) write(this.card, futures, this.speech);
    this.draw();
  }

  private draw(): void {
    const { futures } = this.foreseen;
    if (futures) draw(this.card, futures, { now: this.now, pen: PEN, voice: this.speech });
  }
}
