/** What the server tells (docs/protocol.md), and which way a metric is better. */

import type { SurveyFigures, SurveyKind } from "./surveys";

export const PARTS = ["day", "channel", "language", "product", "agent", "team", "article"] as const;
export const OUTCOMES = [
  "confirmed",
  "assumed",
  "came_back",
  "handed_off",
  "abandoned_in_queue",
  "abandoned_unanswered",
  "bounced",
] as const;

export type Part = (typeof PARTS)[number];
export type Outcome = (typeof OUTCOMES)[number];
export type Unit = "count" | "share" | "seconds" | "mean" | "points";
/** What an agent or an article is called; a team has a name in each language. */
export type Name = string | { zh: string; en: string };
export type Interval = readonly [low: number, high: number];

export interface Meaning {
  code: string;
  zh: string;
  en: string;
  unit: Unit;
  /** What is counted that a value rests on. */
  of_unit: Unit;
  means: { zh: string; en: string };
}

/** A metric of a period beside the period before; `change` holds 0 where no difference is seen. */
export interface Metric {
  code: string;
  unit: Unit;
  of_unit: Unit;
  value: number | null;
  of: number;
  interval: Interval | null;
  before: number | null;
  change: Interval | null;
}

/** Some metrics of one day, agent, article…, and how much each rests on. */
export interface Measured {
  values: Record<string, number | null>;
  of: Record<string, number>;
}

export interface Row extends Measured {
  key: string;
  name: Name | null;
}

/** What self-service saved, as an estimate with what it is made of. */
export interface Savings {
  amount: number | null;
  interval: Interval | null;
  before: number | null;
  currency: string;
  contact_cost: number;
  settled: number;
  durable: number | null;
  durable_of: number;
}

export interface Kinds {
  channel: string[];
  language: string[];
  product: string[];
}

/** How many waited so many seconds, or longer; the last number has no end. */
export interface Waits {
  seconds: number[];
  accepted: number[];
  abandoned: number[];
}

interface About {
  since: string;
  until: string;
  today: string;
  zone: string;
}

export type Day = Measured & { day: string };

export interface Overview extends About {
  metrics: Metric[];
  outcomes: Partial<Record<Outcome | "pending", number>>;
  days: Day[];
  /** The days of the period to compare with, of one that is short enough to be drawn. */
  days_before: Day[];
  against: { since: string; until: string };
  /** Seven rows of 24, Monday first. */
  week: number[][];
  reasons: Record<string, number>;
  surveys: Record<SurveyKind, SurveyFigures>;
  waits: Waits;
  kinds: Kinds;
  /** What products are called, as far as somebody named them. */
  product_names: Record<string, Name>;
  savings: Savings | null;
  /** Of how many conversations the facts are still to be read. */
  due: number;
}

export interface Breakdown extends About {
  columns: string[];
  rows: Row[];
  left_off: number;
}

export interface Conversation {
  conversation_id: string;
  episode: number;
  channel: string;
  product: string;
  product_name: Name | null;
  article_id: string | null;
  article: string | null;
  question: string | null;
  began_at: string;
  outcome: Outcome | "pending" | null;
  durable: boolean | null;
  /** How much of the number it is: two questions of it count twice. An experiment's lists do not say. */
  counts?: number;
}

export interface Conversations {
  /** Whose number it is: an agent's or a team's name, or an article's title. */
  member: Name | null;
  conversations: Conversation[];
  next: string | null;
}

/** The colour that an outcome has wherever it is drawn. */
function outcomeColour(outcome: Outcome | "pending"): string {
  return `var(--chart-${outcome.replaceAll("_", "-")}, var(--jl-border-strong))`;
}

/** Its colour, and the pattern by which it is known without one. */
export function outcomeFill(outcome: Outcome | "pending"): { backgroundColor: string; backgroundImage: string } {
  return { backgroundColor: outcomeColour(outcome), backgroundImage: `var(--pattern-${outcome.replaceAll("_", "-")}, none)` };
}

const MORE = new Set([
  ...["deflected", "confirmed", "durable", "offered", "self_service_share", "coverage", "answer_rate"],
  ...["first_accepted", "search_success", "service_level", "fcr", "csat", "csat_response", "contacts_saved"],
  ...["nps", "nps_response", "ces", "ces_easy", "ces_response"],
]);
const LESS = new Set([
  ...["came_back", "abandoned_in_queue", "abandoned_unanswered", "bounced", "queue_abandon_rate"],
  ...["wait_p50", "wait_p90", "first_reply_p50", "first_reply_p90", "reopened"],
  ...["answer_time_p50", "answer_time_p90", "questions_per_solved", "read_still_asked", "resolution_p50", "resolution_p90", "transfers"],
]);

/** Whether more of a metric is good (1), bad (-1), or neither can be said (0). */
export function better(code: string): -1 | 0 | 1 {
  return MORE.has(code) ? 1 : LESS.has(code) ? -1 : 0;
}
