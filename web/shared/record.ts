/** The handoff record as the pages read it; docs/handoff-record.schema.json says all of it. */
import type { HandoffReason, Person } from "./protocol";
import type { Explanation, NamedSkill } from "./routing";

export interface RecordArticle {
  article_id: string;
  title: string;
  language: string | null;
  product: string | null;
  score: number | null;
  /** Null when only the title was offered. */
  passage: string | null;
  shown_at: string;
  opened_at: string | null;
  seconds_read: number;
  vote: "helped" | "not_helped" | null;
  /** `help_centre`: she found it there herself. */
  sent_by: "bot" | "agent" | "help_centre";
}

export type Decision = "answer" | "choose" | "ask_back" | "no_answer";

export interface BotAttempt {
  at: string;
  question: string;
  /** What was searched where her words alone did not say it, else empty. */
  searched: string;
  decision: Decision;
  confidence: number;
  hits: { article_id: string; title: string; score: number }[];
}

/** How content she sounds, from −1 to 1, with the words that say so. */
export interface Sentiment {
  trend: "unknown" | "worsening" | "steady" | "improving";
  score: number;
  zh: string;
  en: string;
  messages: { at: string; score: number; signs: string[] }[];
}

/** What travels with the handoff; live while the customer goes on reading. */
export interface HandoffRecord {
  version: number;
  conversation_id: string;
  handoff_id: string | null;
  contact: Person;
  channel: string;
  language: string;
  reason: HandoffReason | null;
  routing: Explanation | null;
  topic: NamedSkill | null;
  tier: string | null;
  priority: string | null;
  /** Why she stands in the queue where she stands, and why she went to her agent. */
  decision: Explanation[];
  requested_at: string | null;
  queued_at: string | null;
  accepted_at: string | null;
  first_reply_at: string | null;
  ended_at: string | null;
  waited_seconds: number | null;
  outcome: string | null;
  articles: RecordArticle[];
  attempts: BotAttempt[];
  slots: Record<string, unknown>;
  questions: number;
  sentiment: Sentiment;
  /** Her own key sentences, at most three. */
  summary: { at: string; text: string }[];
}
