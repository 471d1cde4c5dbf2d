/** What /api/v1/run tells and takes; dashboard/api/run.py has the same. */

export const RUN = "/api/v1/run";
const SPEEDS = [1, 10, 30, 60, 120, 300, 600];

export type Names = Record<string, string>;

export interface RunReport {
  run: { run: string; speed: number; state: string } | null;
  scenario: {
    id: string;
    names: Names;
    begins_ms: number;
    steps: { key: string; names: Names; at_ms: number; reached: boolean }[];
    taps: { key: string; names: Names; happened_ms: number | null }[];
  } | null;
  scenarios: { id: string; names: Names }[];
  speeds: { lowest: number; highest: number } | null;
  bookmark: { at_ms: number } | null;
}

export const offeredSpeeds = ({ speeds }: RunReport): number[] => SPEEDS.filter((speed) => speed <= (speeds?.highest ?? 0));

export interface Presenter {
  /** As he calls himself, if he does. */
  name: string;
  since_ms: number;
}

/** Who steers alone, where that is why an answer is no. */
export async function presenterIn(answer: Response): Promise<Presenter | null> {
  if (answer.status !== 409) return null;
  return ((await answer.json()) as { presenter?: Presenter }).presenter ?? null;
}
