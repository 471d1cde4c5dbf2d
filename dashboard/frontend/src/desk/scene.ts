/** What never changes while the desk is open; written into the page by dashboard/screens/desk/scene.py. */

export type Sort = "say" | "point" | "source" | "asked";

export interface Step {
  key: string;
  /** Seconds. */
  lasts: number;
  short: boolean;
  /** By language. */
  says: Record<string, string>;
  notes: [Sort, string][];
}

export interface Story {
  id: string;
  name: string;
  promise: string;
  steps: Step[];
}

export interface DeskSolution {
  id: string;
  name: string;
  /** Whether there are two futures to compare. */
  worth: boolean;
  /** Whether a car park of it is laid out bay by bay. */
  bays: boolean;
  stories: Story[];
}

export interface DeskScene {
  city: { language: string; timeZone: string; name: string };
  solutions: DeskSolution[];
  places: Record<string, string>;
  /** Their own names. */
  languages: Record<string, string>;
  words: Record<string, string>;
}
