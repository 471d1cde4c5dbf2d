/** The two futures on a phone: a card, there only while the hub foresees them. */

import { drawReached, Foreseen, write, type Pen } from "../futures.ts";
import { byId } from "../screen.ts";
import type { View } from "../view.ts";
import type { Speech } from "./speech.ts";

const PEN: Pen = { letter: 14, air: 6 };

export class PhoneFutures {
  private readonly card = byId("futures");
  private readonly foreseen = new Foreseen(() => this.show());
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
    if (!futures) return;
    const drawing = { now: this.now, pen: PEN, voice: this.speech };
    drawReached(this.picture("without"), futures, futures.reached_without, drawing);
    drawReached(this.picture("with"), futures, futures.reached_with, drawing);
  }

  private picture(name: string): SVGSVGElement {
    return this.card.querySelector<SVGSVGElement>(`.${name} svg`)!;
  }
}
