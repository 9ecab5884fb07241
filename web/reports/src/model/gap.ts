/** What customers asked and did not find, as the studio groups it (docs/studio-insights.md). */

export const GAP_DAYS = [7, 28, 90] as const;
export type GapDays = (typeof GAP_DAYS)[number];

export interface Gap {
  id: string;
  title: string;
  language: string;
  questions: number;
  customers: number;
  person: number;
  gave_up: number;
  helped: number;
  trend: { recent: number; before: number };
  belongs: { verdict: "extend" | "new"; article: { id: string; title: string } | null };
  /** In full alone. */
  examples?: { id: string; text: string; times: number; conversation_id: string }[];
}

export interface Gaps {
  gaps: Gap[];
  counts: Record<string, number>;
  next: string | null;
}

/** Reads how many days an address asks for; four weeks without. */
export function gapDaysOf(value: unknown): GapDays {
  return GAP_DAYS.find((days) => String(days) === value) ?? 28;
}
