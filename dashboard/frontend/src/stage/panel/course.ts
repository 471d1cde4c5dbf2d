/** A number through the day, as far as it is known. */

const MOST_POINTS = 3000;

/** Null where nobody knows: the line breaks there. */
export type Value = number | null;

export class Course {
  readonly hours: number[] = [];
  readonly values: Value[] = [];

  /** What was known before this screen looked. */
  begin(hours: ArrayLike<number>, values: ArrayLike<Value>): void {
    this.hours.unshift(...Array.from(hours));
    this.values.unshift(...Array.from(values));
  }

  add(hour: number, value: number): void {
    const before = this.hours.at(-1) ?? 0;
    if (hour < before - 1) this.clear();
    if (hour <= before && this.values.at(-1) != null) this.values[this.values.length - 1] = value;
    else {
      this.hours.push(hour);
      this.values.push(value);
    }
    if (this.hours.length > MOST_POINTS) this.thin();
  }

  clear(): void {
    this.hours.length = this.values.length = 0;
  }

  /** What came while nobody listened is not known here; a straight line over it would be made up. */
  break(): void {
    const last = this.hours.at(-1);
    if (last === undefined) return;
    this.hours.push(last);
    this.values.push(null);
  }

  /** Whoever knows better knows it until his last hour. */
  correct(hours: number[], values: number[]): void {
    const until = hours.at(-1);
    if (until === undefined) return;
    const later = this.hours.findIndex((hour) => hour > until);
    const kept = later < 0 ? this.hours.length : later;
    this.hours.splice(0, kept, ...hours);
    this.values.splice(0, kept, ...values);
  }

  get known(): number[] {
    return this.values.filter((value) => value !== null);
  }

  /** Every second point of the older half, and every break: the past needs less detail. */
  private thin(): void {
    const half = this.hours.length >> 1;
    const kept = [...Array(half).keys()].filter((index) => index % 2 === 0 || this.values[index] === null);
    for (const series of [this.hours, this.values] as Value[][]) series.splice(0, half, ...kept.map((index) => series[index]!));
  }
}
