/** What the studio is told of questions and articles (docs/studio-insights.md). */
import type { Language } from "@jieli/shared/i18n";

import type { Status } from "./article";

export const PERIODS = [7, 28, 90] as const;
export type Period = (typeof PERIODS)[number];

export interface NamedArticle {
  id: string;
  title: string;
  language: Language;
  status: Status | "trash" | "gone";
}

export type GapState = "open" | "drafting" | "watched" | "settled" | "dismissed";
export type GapSort = "customers" | "questions" | "growth" | "gave_up";
export const GAP_STATES: readonly GapState[] = ["open", "drafting", "watched", "settled", "dismissed"];
export const GAP_SORTS: readonly GapSort[] = ["customers", "questions", "growth", "gave_up"];

export interface DayCount {
  day: string;
  questions: number;
}

/** Questions that mean the same and were not answered. */
export interface Gap {
  id: string;
  title: string;
  language: Language;
  languages: Partial<Record<Language, number>>;
  state: GapState;
  returned: boolean;
  questions: number;
  customers: number;
  person: number;
  gave_up: number;
  helped: number;
  answered: number;
  reasons: Partial<Record<"nothing" | "unsure" | "not_helped", number>>;
  trend: { recent: number; before: number; days: DayCount[] };
  belongs: {
    verdict: "extend" | "new";
    article: NamedArticle | null;
    confidence: number;
    product: string;
    category: string;
  };
  decision: { kind: "dismissed" | "answered" | "drafted"; reason: DismissReason | null; note: string; by: string; at: string } | null;
  articles: NamedArticle[];
  watch: { since: string; questions: number; answered: number } | null;
  first_at: string;
  last_at: string;
}

export interface FullGap extends Gap {
  examples: { id: string; text: string; language: Language; times: number; last_at: string; conversation_id: string }[];
  shown: (NamedArticle & { times: number })[];
  proposals: { language: Language; title: string; variants: string[] }[];
}

export type DismissReason = "not_ours" | "small_talk" | "duplicate";

export const HEALTH_SORTS = ["failed", "flags", "down", "customers", "shown", "opened", "read", "seconds", "up", "confirmed"] as const;
export const HEALTH_MARKS = ["failing", "flagged", "unseen", "review_due", "behind", "doubled", "stale_links"] as const;
export type HealthSort = (typeof HEALTH_SORTS)[number];
export type HealthMark = (typeof HEALTH_MARKS)[number];

/** What became of those who met a published article. */
export interface Health {
  id: string;
  title: string;
  language: Language;
  product: string;
  category: string;
  customers: number;
  shown: number;
  opened: number;
  read: number;
  seconds: number | null;
  up: number;
  down: number;
  confirmed: number;
  failed: number;
  foreign: number;
  flags: number;
  updated_at: string;
  review_at: string | null;
  owner_id: string | null;
  marks: HealthMark[];
  behind: { id: string; title: string; language: Language; updated_at: string } | null;
  doubled: (NamedArticle & { same_answer: boolean })[];
}

export interface Flag {
  id: number;
  kind: "wrong" | "outdated" | "missing";
  comment: string;
  article: NamedArticle | null;
  agent_id: string;
  /** What the agent is called. */
  agent: string;
  conversation_id: string;
  at: string;
  settled: { verdict: Verdict; by: string; note: string; at: string } | null;
}

export type Verdict = "fixed" | "not_wrong";

export interface FullHealth extends Health {
  /** When somebody last settled it. */
  reviewed: { at: string; by: string | null } | null;
  trend: { days: { day: string; shown: number; read: number; failed: number }[] };
  open_flags: Flag[];
  asked: { text: string; language: Language; times: number }[];
  /** Addresses in the answer that lead nowhere. */
  links: { url: string; problem: string; checked_at: string }[];
}

export type ReviewKind = "proposed" | "in_review" | "approved" | "flag" | "review_due";
export const REVIEW_KINDS: readonly ReviewKind[] = ["in_review", "approved", "proposed", "flag", "review_due"];

/** Where an article that waits comes from. */
export type Source =
  | { kind: "chat"; conversation_id: string; episode: number | null }
  | { kind: "community"; url: string }
  | { kind: "gap"; gap_id: string }
  | { kind: "import"; import_id: string; name: string };

/** Something that waits for an editor. */
export interface ReviewItem {
  kind: ReviewKind;
  id: string;
  at: string;
  title: string;
  language: Language | null;
  article_id: string | null;
  by: string | null;
  comment: string | null;
  source: Source | null;
}

/** Something worth doing this week, and how many customers it would have helped. */
export interface Thing {
  kind: "write" | "extend" | "fix" | "translate" | "review_flag" | "merge";
  customers: number;
  title: string;
  language: Language | null;
  gap_id: string | null;
  article_id: string | null;
  other_id: string | null;
  factors: { code: string; value: number; zh: string; en: string }[];
  evidence: { zh: string; en: string };
}
