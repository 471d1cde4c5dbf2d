/** Where marks and their labels go on a crowded map. Pure geometry in pixels. */

export interface Circle {
  x: number;
  y: number;
  r: number;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const ROUNDS = 240;
const PULL_HOME = 0.03;
/** How far a label beside a mark may slide up or down, in radii, in order of preference. */
const SHIFTS = [0, -0.2, 0.2, -0.45, 0.45];

/** In how many directions, and by which steps in radii, a label looks for room further off. */
const TURNS = 24;
const STEP_OFF = 0.5;
const SPOTS_ON_LINE = 12;
/** How many times as long a line may be if nothing is in its way. */
const LONGER = 2.5;

/** The circles moved apart and out of `taken`, each as near to where it belongs as its neighbours allow. */
export function apart(homes: Circle[], area: Box, taken: Box[], gap: number): Circle[] {
  const now = homes.map((home) => ({ ...home }));
  for (let round = 0; round < ROUNDS; round++) {
    const pull = round < ROUNDS * 0.7 ? PULL_HOME : 0;
    now.forEach((circle, index) => {
      const home = homes[index]!;
      circle.x += (home.x - circle.x) * pull;
      circle.y += (home.y - circle.y) * pull;
    });
    for (let a = 0; a < now.length; a++) {
      for (let b = a + 1; b < now.length; b++) push(now[a]!, now[b]!, gap, a + b);
    }
    for (const circle of now) {
      for (const box of taken) leave(circle, box, area, gap);
      circle.x = clamp(circle.x, area.left + circle.r, area.left + area.width - circle.r);
      circle.y = clamp(circle.y, area.top + circle.r, area.top + area.height - circle.r);
    }
  }
  return now;
}

function push(a: Circle, b: Circle, gap: number, salt: number): void {
  let dx = b.x - a.x;
  let dy = b.y - a.y;
  let distance = Math.hypot(dx, dy);
  const lacking = a.r + b.r + gap - distance;
  if (lacking <= 0) return;
  if (distance < 0.01) {
    dx = Math.cos(salt);
    dy = Math.sin(salt);
    distance = 1;
  }
  const step = lacking / 2 / distance;
  a.x -= dx * step;
  a.y -= dy * step;
  b.x += dx * step;
  b.y += dy * step;
}

/** Out of the box by its nearest edge beyond which the area goes on. */
function leave(circle: Circle, box: Box, area: Box, gap: number): void {
  const far = circle.r + gap;
  const [left, right] = [box.left - far, box.left + box.width + far];
  const [above, below] = [box.top - far, box.top + box.height + far];
  if (circle.x <= left || circle.x >= right || circle.y <= above || circle.y >= below) return;
  const ways = [
    { by: right - circle.x, go: () => (circle.x = right), open: right + circle.r <= area.left + area.width },
    { by: below - circle.y, go: () => (circle.y = below), open: below + circle.r <= area.top + area.height },
    { by: circle.x - left, go: () => (circle.x = left), open: left - circle.r >= area.left },
    { by: circle.y - above, go: () => (circle.y = above), open: above - circle.r >= area.top },
  ];
  ways.filter(({ open }) => open).sort((a, b) => a.by - b.by)[0]?.go();
}

export interface Size {
  width: number;
  height: number;
}

export type Form = "whole" | "wrapped" | "short";

export interface Wanted extends Size {
  /** What else it may look like where there is no room for it whole, best first. */
  forms?: Partial<Record<Form, Size>>;
  /** Boxes are tried beside this circle, or over it where `over` is set. */
  at: Circle;
  over?: boolean;
  /** How many steps further off it may stand, on a line, rather than not at all. */
  reach?: number;
  /** Better on a line that passes under others than not at all. */
  must?: boolean;
}

export interface Placed extends Box {
  form: Form;
  side: "right" | "left" | "above" | "below" | "over" | "off";
}

/** A free box for each label, most wanted first; null where nothing is free. */
export function labels(wanted: Wanted[], circles: Circle[], taken: Box[], area: Box, gap: number): (Placed | null)[] {
  const boxes = [...taken];
  const isFree = (box: Box) =>
    inside(box, area) &&
    !boxes.some((other) => overlap(grown(box, gap / 2), other)) &&
    !circles.some((circle) => touches(circle, box));
  /** No line across another's name or mark. */
  const isClear = (box: Box, at: Circle) =>
    along(lineTo(box, at)).every(
      (spot) =>
        !boxes.some((other) => overlap(spot, other)) &&
        !circles.some((circle) => Math.hypot(circle.x - at.x, circle.y - at.y) > 1 && touches(circle, spot)),
    );
  const further = (label: Wanted, form: Form, size: Size) => {
    const free = furtherOff(size, label, gap, form).filter(isFree);
    const clear = free.find((box) => isClear(box, label.at));
    const [nearest] = free;
    if (!label.must || !nearest) return clear;
    // A short line that passes under another is followed more easily than a long one that does not.
    return clear && lengthOf(lineTo(clear, label.at)) <= LONGER * lengthOf(lineTo(nearest, label.at)) ? clear : nearest;
  };
  return wanted.map((label) => {
    const forms = Object.entries({ whole: label, ...label.forms }) as [Form, Size][];
    const beside = () => first(forms, (form, size) => candidates(size, label, gap, form).find(isFree));
    const off = () => first(forms, (form, size) => (form === "wrapped" ? undefined : further(label, form, size)));
    const free = beside() ?? off();
    if (free) boxes.push(free);
    if (free?.side === "off") boxes.push(...along(lineTo(free, label.at)));
    return free ?? null;
  });
}

function first(forms: [Form, Size][], place: (form: Form, size: Size) => Placed | undefined): Placed | undefined {
  for (const [form, size] of forms) {
    const placed = place(form, size);
    if (placed) return placed;
  }
  return undefined;
}

/** Right of the mark if possible, else left, below or above; never at a corner, where it could be another's. */
function candidates({ width, height }: Size, { at, over }: Wanted, gap: number, form: Form): Placed[] {
  const { x, y, r } = at;
  const size = { width, height, form };
  if (over) return [{ side: "over", left: x - width / 2, top: y - height / 2, ...size }];
  const [right, left] = [x + r + gap, x - r - gap - width];
  const beside = SHIFTS.map((shift) => y - height / 2 + shift * r);
  return [
    ...beside.map((top): Placed => ({ side: "right", left: right, top, ...size })),
    ...beside.map((top): Placed => ({ side: "left", left, top, ...size })),
    { side: "below", left: x - width / 2, top: y + r + gap / 2, ...size },
    { side: "above", left: x - width / 2, top: y - r - gap / 2 - height, ...size },
  ];
}

/** All round the circle, step by step away from it. */
function furtherOff({ width, height }: Size, { at, reach: steps = 0 }: Wanted, gap: number, form: Form): Placed[] {
  const found: Placed[] = [];
  for (let step = 1; step <= steps; step++) {
    for (let turn = 0; turn < TURNS; turn++) {
      const angle = (2 * Math.PI * turn) / TURNS;
      const [right, down] = [Math.cos(angle), Math.sin(angle)];
      // The box's middle lies so far out that the box itself begins beyond the circle.
      const reach = Math.min(width / 2 / Math.abs(right || 1e-9), height / 2 / Math.abs(down || 1e-9));
      const out = at.r + gap + step * STEP_OFF * at.r + reach;
      const [left, top] = [at.x + right * out - width / 2, at.y + down * out - height / 2];
      found.push({ side: "off", left, top, width, height, form });
    }
  }
  return found;
}

export interface Line {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

const lengthOf = ({ from, to }: Line): number => Math.hypot(to.x - from.x, to.y - from.y);

/** From a mark's rim to the nearest edge of its name. */
export function lineTo(box: Box, { x, y, r }: Circle): Line {
  const to = { x: clamp(x, box.left, box.left + box.width), y: clamp(y, box.top, box.top + box.height) };
  const way = Math.hypot(to.x - x, to.y - y) || 1;
  return { from: { x: x + ((to.x - x) * r) / way, y: y + ((to.y - y) * r) / way }, to };
}

/** Spots on the line, but not at its very end, where the name begins. */
function along({ from, to }: Line): Box[] {
  return Array.from({ length: SPOTS_ON_LINE }, (_, number) => {
    const share = number / SPOTS_ON_LINE;
    return { left: from.x + (to.x - from.x) * share - 1, top: from.y + (to.y - from.y) * share - 1, width: 2, height: 2 };
  });
}

function grown({ left, top, width, height }: Box, by: number): Box {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

function touches({ x, y, r }: Circle, box: Box): boolean {
  const dx = x - clamp(x, box.left, box.left + box.width);
  const dy = y - clamp(y, box.top, box.top + box.height);
  return dx * dx + dy * dy < r * r;
}

export function overlap(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
  );
}

export function inside(box: Box, area: Box): boolean {
  return (
    box.left >= area.left &&
    box.top >= area.top &&
    box.left + box.width <= area.left + area.width &&
    box.top + box.height <= area.top + area.height
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
