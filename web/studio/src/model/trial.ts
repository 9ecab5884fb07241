/** What an article would do if it were published now (docs/studio-protocol.md, while writing). */
import type { Language } from "@jieli/shared/i18n";
import type { Span } from "@jieli/shared/protocol";

import type { Content, Field } from "./article";

export interface Draft {
  id: string;
  language: Language;
  kind: string;
  translation_key: string;
  content: Content;
}

export type Decision = "answer" | "choose" | "ask_back" | "no_answer";

export interface Reason {
  code: string;
  value: number;
  zh: string;
  en: string;
}

export interface TrialHit {
  place: number;
  /** The draft itself. */
  mine: boolean;
  id: string;
  title: string;
  summary: string;
  language: Language;
  foreign: boolean;
  product: string;
  score: number;
  lexical: number;
  dense: number;
  title_marks: Span[];
  excerpt: string;
  excerpt_marks: Span[];
  reasons: Reason[];
}

interface Outcome {
  decision: Decision;
  shown: string[];
  confidence: number;
  offers: number;
  by_words: boolean;
}

export interface Trial extends Outcome {
  question: string;
  language: Language;
  place: number | null;
  /** The same without the draft. */
  now: Outcome;
  hits: TrialHit[];
}

export interface Alike {
  article_id: string;
  title: string;
  language: Language;
  product: string;
  likeness: number;
  by: "wording" | "answer";
  mine: string;
  theirs: string;
  differs: string[] | null;
}

export interface Prospect {
  question: string;
  language: Language;
  times: number;
  last_at: string;
  before: Decision;
  after: Decision;
  confidence: number;
  place: number;
}

export interface WouldAnswer {
  asked: number;
  looked_at: number;
  questions: Prospect[];
}

export interface Hint {
  code: string;
  field: Field | "language";
  value: number | null;
  zh: string;
  en: string;
}

/** Whether there is enough of an article to try it. */
export function worthTrying(content: Content | null): boolean {
  return content !== null && (content.title.trim() !== "" || content.variants.length > 0 || content.answer.trim() !== "");
}
