/** Experiments as the server tells them (docs/protocol.md), and the form that writes one. */
import type { Interval, Unit } from "./report";

export type State = "draft" | "running" | "stopped";
export type Seen = "more" | "less" | "nothing" | "too_little";
export interface Words {
  zh: string;
  en: string;
}

/** What a measure is given in: a share, a net score of −100 to 100, the mean of scores. */
export type Scale = Extract<Unit, "share" | "points" | "mean">;

export interface Treatment {
  wrong_answers?: number;
  choices?: number;
  asks_back?: boolean;
  suggests?: boolean;
  offers_after?: number;
  words?: Record<string, Words>;
  ranking?: Record<string, number>;
}

export interface Variant {
  key: string;
  name: string;
  treatment: Treatment;
  /** How many contacts have it, and of how many the days are over. */
  exposed: number;
  entered: number;
}

export interface Experiment {
  id: string;
  name: string;
  hypothesis: string;
  state: State;
  metric: string;
  guards: string[];
  share: number;
  days: number;
  planned: number;
  created_at: string;
  started_at: string | null;
  stopped_at: string | null;
  conclusion: string;
  variants: Variant[];
}

export interface Comparison {
  seen: Seen;
  better: boolean | null;
  difference: number | null;
  interval: Interval | null;
  p_value: number | null;
  /** False where not as many of the contacts are counted: they may be other people. */
  alike: boolean | null;
}

export interface Measured extends Words {
  metric: string;
  unit: Scale;
  better: 1 | -1;
  /** `counted` are the contacts of whom the measure says anything, `of` what the value rests on. */
  variants: Record<string, { contacts: number; counted: number; of: number; value: number | null }>;
  compared: Record<string, Comparison & { says: Words }>;
}

export interface Look {
  day: string;
  contacts: number;
  compared: Record<string, Comparison>;
}

export interface Result {
  main: Measured;
  guards: Measured[];
  harmed: string[];
  mismatch: number;
  trusted: boolean;
  mixed: number;
  looks: Look[];
}

/** `deciding_days` a contact is observed where the metric decides, `least_days` where it guards. */
export interface Metric extends Words {
  code: string;
  unit: Scale;
  better: 1 | -1;
  least_days: number;
  deciding_days: number;
  weekly: boolean;
  survey: boolean;
}

export interface Options {
  metrics: Metric[];
  texts: Record<string, Words>;
  parts: string[];
}

export interface Plan {
  baseline: number | null;
  /** Cases for each contact, one at most: of a survey, how many answer it. */
  counted: number | null;
  contacts: number | null;
  contacts_a_day: number;
  days: number | null;
}

export const NUMBERS = {
  wrong_answers: { min: 0, max: 100, step: 1, usual: 2 },
  choices: { min: 2, max: 5, step: 1, usual: 2 },
  offers_after: { min: 1, max: 5, step: 1, usual: 1 },
  ranking: { min: -1.5, max: 1.5, step: 0.1, usual: 0.5 },
} as const;
export const LEVERS = ["wrong_answers", "choices", "asks_back", "suggests", "offers_after", "words", "ranking"] as const;
export type Lever = (typeof LEVERS)[number];

/** One thing that a variant changes, as it is typed: `key` is the text or the part of the ranking. */
export interface Change {
  lever: Lever;
  number: number;
  yes: boolean;
  key: string;
  zh: string;
  en: string;
}

export interface VariantForm {
  name: string;
  changes: Change[];
}

/** A change to begin with. */
export function change(lever: Lever, options: Options): Change {
  const number = lever in NUMBERS ? NUMBERS[lever as keyof typeof NUMBERS].usual : 0;
  const key = lever === "words" ? (Object.keys(options.texts)[0] ?? "") : (options.parts[0] ?? "");
  return { lever, number, yes: false, key, zh: options.texts[key]?.zh ?? "", en: options.texts[key]?.en ?? "" };
}

/** What a variant's changes are for the server. */
export function treatmentOf(changes: readonly Change[]): Treatment {
  const treatment: Treatment = {};
  for (const { lever, number, yes, key, zh, en } of changes) {
    if (lever === "words") treatment.words = { ...treatment.words, [key]: { zh, en } };
    else if (lever === "ranking") treatment.ranking = { ...treatment.ranking, [key]: number };
    else if (lever === "asks_back" || lever === "suggests") treatment[lever] = yes;
    else treatment[lever] = number;
  }
  return treatment;
}

/** Levers that may still be added: texts and parts more than once, the others once. */
export function addable(changes: readonly Change[]): Lever[] {
  return LEVERS.filter((lever) => lever === "words" || lever === "ranking" || !changes.some((one) => one.lever === lever));
}

/** For how many days a contact must be observed for what decides and for the guards. */
export function leastDays(decides: string, guards: readonly string[], options: Options): number {
  const days = options.metrics.map((one) => (one.code === decides ? one.deciding_days : guards.includes(one.code) ? one.least_days : 1));
  return Math.max(1, ...days);
}
