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
      for (const box of taken) leave(circle, box, gap);
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

/** Out of the box by its right or lower edge, whichever is nearer: what is taken lies in the upper left. */
function leave(circle: Circle, box: Box, gap: number): void {
  const right = box.left + box.width + circle.r + gap;
  const below = box.top + box.height + circle.r + gap;
  if (circle.x >= right || circle.y >= below) return;
  if (right - circle.x < below - circle.y) circle.x = right;
  else circle.y = below;
}

export interface Size {
  width: number;
  height: number;
}

export interface Wanted extends Size {
  /** What is better than nothing where the whole finds no room. */
  shorter?: Size | undefined;
  /** Boxes are tried beside this circle, or over it where `over` is set. */
  at: Circle;
  over?: boolean;
}

export interface Placed extends Box {
  short: boolean;
  side: "right" | "left" | "above" | "below" | "over";
}

/** A free box for each label, most wanted first; null where nothing is free. */
export function labels(wanted: Wanted[], circles: Circle[], taken: Box[], area: Box, gap: number): (Placed | null)[] {
  const boxes = [...taken];
  const isFree = (box: Box) =>
    inside(box, area) &&
    !boxes.some((other) => overlap(grown(box, gap / 2), other)) &&
    !circles.some((circle) => touches(circle, box));
  return wanted.map((label) => {
    const sizes = label.shorter ? [label, label.shorter] : [label];
    const free = sizes.flatMap((size) => candidates(size, label, gap, size !== label)).find(isFree);
    if (free) boxes.push(free);
    return free ?? null;
  });
}

/** Right of the mark if possible, else left, below or above; never at a corner, where it could be another's. */
function candidates({ width, height }: Size, { at, over }: Wanted, gap: number, short: boolean): Placed[] {
  const { x, y, r } = at;
  const size = { width, height, short };
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

function grown({ left, top, width, height }: Box, by: number): Box {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

function touches({ x, y, r }: Circle, box: Box): boolean {
  const dx = x - clamp(x, box.left, box.left + box.width);
  const dy = y - clamp(y, box.top, box.top + box.height);
  return dx * dx + dy * dy < r * r;
}

function overlap(a: Box, b: Box): boolean {
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
