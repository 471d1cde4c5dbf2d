/** A busy day, several arms: minutes until a car stands, and what guidance does where streets are fuller. */

import { drawn, element } from "../screen.ts";
import type { Voice } from "../words.ts";
import { drawBars, type Bar } from "./bars.ts";
import { sized, text } from "./field.ts";
import type { Drawing, Gain, Room } from "./room.ts";
import type { Arm, Fullness, ParkingFutures } from "./told.ts";

/** Fuller than this there is hardly anything to find. */
const NEARLY_FULL = 0.98;
/** Letters that a group of columns needs to carry its minutes. */
const ROOMY = 4.6;

const NAMES: Record<Arm["name"], string> = {
  none: "futures.parking.none",
  guided: "futures.parking.guided",
  garage: "futures.parking.garage",
  pricing: "futures.parking.pricing",
};

export const parking: Room<ParkingFutures> = {
  gain,
  captions(futures, voice) {
    return { arms: [element("span", {}, voice.say("futures.parking.price_apart"))], fullness: nearlyFull(futures, voice) };
  },
  headings(futures, voice) {
    return { arms: voice.say("futures.parking.arms", { taken: voice.percent(busy(futures).taken) }) };
  },
  empty: () => [],
  notes(futures, voice) {
    const { saved } = arm(futures, "guided");
    if (!saved) return [];
    const shares = `${voice.percent(saved.lowest)} – ${voice.percent(saved.highest)}`;
    return [voice.say("futures.parking.each", { shares })];
  },
  draw(figures, futures, drawing) {
    figures("arms", (svg) => drawBars(svg, bars(futures, drawing.voice), drawing.pen));
    figures("fullness", (svg) => drawFullness(svg, futures.fullness, drawing));
  },
};

function arm({ arms }: ParkingFutures, name: Arm["name"]): Arm {
  return arms.find((each) => each.name === name)!;
}

/** The demand at which the arms were played. */
function busy(futures: ParkingFutures): Fullness {
  const minutes = arm(futures, "none").minutes.mean;
  return futures.fullness.find((each) => each.minutes_without === minutes) ?? futures.fullness[0]!;
}

function gain(futures: ParkingFutures, voice: Voice): Gain {
  const [none, guided] = [arm(futures, "none"), arm(futures, "guided")];
  const saved = guided.saved!;
  const values = {
    spread: voice.percent(saved.sd ?? 0),
    days: voice.number(futures.seeds.length),
    without: voice.number(none.minutes.mean, 1),
    with: voice.number(guided.minutes.mean, 1),
    hours: `${futures.from_h}:00–${futures.to_h}:00`,
  };
  return {
    number: [voice.percent(saved.mean)],
    what: voice.say("futures.parking.less", { adoption: voice.percent(futures.adoption) }),
    spread: voice.say("futures.parking.spread", values),
  };
}

function nearlyFull({ fullness }: ParkingFutures, voice: Voice): (Node | string)[] {
  const full = fullness.find(({ taken }) => taken >= NEARLY_FULL);
  if (!full) return [];
  const values = {
    taken: voice.percent(full.taken),
    gave_up: voice.percent(full.gave_up_guided),
    without: voice.percent(full.gave_up_without),
  };
  return [element("span", {}, voice.say("futures.parking.full", values))];
}

function bars(futures: ParkingFutures, voice: Voice): Bar[] {
  const longest = Math.max(...futures.arms.map(({ minutes }) => minutes.mean));
  return futures.arms.map(({ name, minutes, km, co2_g: [least, most], gave_up: gaveUp, elsewhere }) => {
    const detail = {
      km: voice.number(km.mean, 2),
      least: voice.number(least),
      most: voice.number(most),
      gave_up: voice.percent(gaveUp.mean),
      elsewhere: voice.percent(elsewhere.mean),
    };
    return {
      name,
      label: voice.say(NAMES[name]),
      share: minutes.mean / longest,
      figure: voice.measured(minutes.mean, { unit: "min", decimals: 1 }),
      details: [voice.say("futures.parking.driven", detail), voice.say("futures.parking.ended", detail)],
    };
  });
}

/** Two columns for each degree of fullness: without guidance and with it. */
function drawFullness(svg: SVGSVGElement, fullness: Fullness[], { pen, voice }: Drawing): void {
  const { width, height } = sized(svg);
  const { letter, air } = pen;
  const each = (width - 2 * air) / fullness.length;
  const isRoomy = each > ROOMY * letter;
  const top = (isRoomy ? 4.2 : 2.9) * letter;
  const bottom = Math.max(height - 1.5 * letter, top + 1);
  const most = Math.max(...fullness.map((one) => one.minutes_without));
  const wide = 0.3 * each;
  const parts: SVGElement[] = [
    drawn("path", { class: "ground", d: `M${air} ${bottom}H${width - air}` }),
  ];
  if (isRoomy) parts.push(text(voice.say("futures.parking.minutes"), { class: "quiet", x: air, y: 1.1 * letter }));
  fullness.forEach((one, number) => {
    const middle = air + (number + 0.5) * each;
    const tall = (minutes: number) => (minutes / most) * (bottom - top);
    const column = (name: string, minutes: number, x: number) =>
      drawn("rect", { class: `bar ${name}`, x, y: bottom - tall(minutes), width: wide, height: tall(minutes) });
    const above = bottom - tall(Math.max(one.minutes_without, one.minutes_guided)) - air;
    parts.push(
      column("none", one.minutes_without, middle - wide - air / 5),
      column("guided", one.minutes_guided, middle + air / 5),
      text(isRoomy ? voice.say("futures.parking.taken", { share: voice.percent(one.taken) }) : voice.percent(one.taken), {
        class: "quiet",
        x: middle,
        y: bottom + 1.15 * letter,
        "text-anchor": "middle",
      }),
      text(changed(one.saved.mean, voice), { class: "last guided", x: middle, y: above - (isRoomy ? 1.2 * letter : 0), "text-anchor": "middle" }),
    );
    if (isRoomy) {
      const decimals = one.minutes_without < 1 ? 2 : 1;
      const minutes = `${voice.number(one.minutes_without, decimals)} → ${voice.number(one.minutes_guided, decimals)}`;
      parts.push(text(minutes, { class: "quiet", x: middle, y: above, "text-anchor": "middle" }));
    }
  });
  svg.replaceChildren(...parts);
}

function changed(saved: number, voice: Voice): string {
  return `${saved < 0 ? "+" : "−"}${voice.percent(Math.abs(saved))}`;
}
