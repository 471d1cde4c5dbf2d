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

/** The circles moved apart until none overlap, each as near to where it belongs as its neighbours allow. */
export function apart(homes: Circle[], area: Box, gap: number): Circle[] {
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

export interface Wanted {
  width: number;
  height: number;
  /** Boxes are tried beside this circle, or over it where `over` is set. */
  at: Circle;
  over?: boolean;
}

export interface Placed extends Box {
  side: "right" | "left" | "above" | "below" | "over";
}

/** A free box for each label, most wanted first; null where nothing is free. */
export function labels(wanted: Wanted[], taken: Box[], area: Box, gap: number): (Placed | null)[] {
  const boxes = [...taken];
  return wanted.map((label) => {
    const free = candidates(label, gap).find((box) => inside(box, area) && !boxes.some((other) => overlap(box, other)));
    if (free) boxes.push(free);
    return free ?? null;
  });
}

function candidates({ width, height, at, over }: Wanted, gap: number): Placed[] {
  const { x, y, r } = at;
  const size = { width, height };
  if (over) return [{ side: "over", left: x - width / 2, top: y - height / 2, ...size }];
  return [
    { side: "right", left: x + r + gap, top: y - height / 2, ...size },
    { side: "left", left: x - r - gap - width, top: y - height / 2, ...size },
    { side: "below", left: x - width / 2, top: y + r + gap / 2, ...size },
    { side: "above", left: x - width / 2, top: y - r - gap / 2 - height, ...size },
  ];
}

export function boxOf({ x, y, r }: Circle): Box {
  return { left: x - r, top: y - r, width: 2 * r, height: 2 * r };
}

function overlap(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
  );
}

function inside(box: Box, area: Box): boolean {
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
