/** Experiments as the server tells them (docs/protocol.md), and the form that writes one. */
import type { Interval } from "./report";

export type State = "draft" | "running" | "stopped";
export type Seen = "more" | "less" | "nothing" | "too_little";
export interface Words {
  zh: string;
  en: string;
}

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
}

export interface Measured extends Words {
  metric: string;
  better: 1 | -1;
  variants: Record<string, { contacts: number; hits: number; of: number; share: number | null }>;
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

export interface Options {
  metrics: (Words & { code: string; better: 1 | -1; least_days: number; weekly: boolean })[];
  texts: Record<string, Words>;
  parts: string[];
}

export interface Plan {
  baseline: number | null;
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

/** For how many days a contact must be observed for these metrics. */
export function leastDays(codes: readonly string[], options: Options): number {
  return Math.max(1, ...options.metrics.filter(({ code }) => codes.includes(code)).map(({ least_days: days }) => days));
}
