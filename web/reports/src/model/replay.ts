/** Replays as the server tells them (docs/protocol.md). */
import type { Treatment } from "./experiment";

export const KINDS = [
  "lost_confirmed",
  "no_answer_now",
  "other_article",
  "answered_now",
  "offered_now",
  "nothing_now",
  "other_offer",
  "same",
] as const;
export type Kind = (typeof KINDS)[number];
export type Decision = "answer" | "choose" | "ask_back" | "no_answer";
export const DECISIONS: readonly Decision[] = ["answer", "choose", "ask_back", "no_answer"];

export interface Side {
  decision: Decision;
  articles: { id: string; title: string | null }[];
}

export interface Example {
  question: string;
  times: number;
  kind: Kind;
  before: Side;
  now: Side;
  conversation_id: string;
  last_at: string;
}

export interface Topic {
  title: string;
  times: number;
  kinds: Partial<Record<Kind, number>>;
  examples: Example[];
}

export interface ReplayResult {
  questions: number;
  kinds: Record<Kind, number>;
  moves: { before: Decision; now: Decision; times: number }[];
  topics: Topic[];
  left_off: number;
}

export interface Replay {
  id: string;
  state: "waiting" | "running" | "done" | "cancelled";
  since: string;
  until: string;
  treatment: Treatment;
  created_at: string;
  ended_at: string | null;
  done: number;
  total: number;
  result?: ReplayResult | null;
}

/** Whether a kind is good for who asks (1), bad (-1), or nobody can say (0). */
export function worth(kind: Kind): -1 | 0 | 1 {
  if (kind === "answered_now" || kind === "offered_now") return 1;
  return kind === "lost_confirmed" || kind === "no_answer_now" || kind === "nothing_now" ? -1 : 0;
}

/** How many questions are given more today than then, how many less, and how many something else. */
export function directions({ kinds }: ReplayResult): { more: number; less: number; other: number } {
  const sum = (value: number): number => KINDS.filter((one) => one !== "same" && worth(one) === value).reduce((total, one) => total + kinds[one], 0);
  return { more: sum(1), less: sum(-1), other: sum(0) };
}

/** How many questions were decided so, then and now. */
export function sides(result: ReplayResult, decision: Decision): { before: number; now: number } {
  const sum = (side: "before" | "now"): number => result.moves.filter((one) => one[side] === decision).reduce((total, { times }) => total + times, 0);
  return { before: sum("before"), now: sum("now") };
}

/** Topics in which something of a kind changed; all of them without one. */
export function withKind(topics: readonly Topic[], kind: Kind | ""): Topic[] {
  if (kind === "") return [...topics];
  const of = (topic: Topic): number => topic.kinds[kind] ?? 0;
  return topics.filter(of).sort((one, other) => of(other) - of(one));
}
