/** Articles as the studio has them (docs/studio-protocol.md). */
import type { Language } from "@jieli/shared/i18n";

export interface Person {
  id: string;
  name: string;
}

export type Audience = "public" | "signed_in" | "agents";
export type Status = "draft" | "in_review" | "published" | "archived";
export type Work = "draft" | "in_review" | "approved";
export type Stage = Work | "published" | "archived" | "trashed";

export const AUDIENCES: readonly Audience[] = ["public", "signed_in", "agents"];
export const LANGUAGES: readonly Language[] = ["zh", "en"];

/** What an editor writes. */
export interface Content {
  title: string;
  /** Markdown. */
  answer: string;
  /** Other ways to ask the same. */
  variants: string[];
  product: string;
  category: string;
  audience: Audience;
  tags: string[];
  owner_id: string | null;
  review_at: string | null;
  valid_from: string | null;
  valid_until: string | null;
}

export type Field = keyof Content;

/** What is being written beside what readers see. */
export interface Copy {
  version: number;
  state: Work;
  /** The settled revision that it began from. */
  base_revision: number;
  content: Content;
  author: Person;
  /** That of the last submission or rejection. */
  note: string;
  updated_at: string;
}

export interface Problem {
  field: Field;
  code: string;
  zh: string;
  en: string;
}

export type Action =
  | "save"
  | "submit"
  | "withdraw"
  | "approve"
  | "reject"
  | "publish"
  | "discard"
  | "restore"
  | "archive"
  | "trash"
  | "untrash";

/** Another language version of the same article. */
export interface Version {
  id: string;
  language: Language;
  title: string;
  status: Status;
  stage: Stage;
  /** Has not been brought up to what this article says now. */
  older: boolean;
}

export interface Article {
  id: string;
  external_id: string;
  kind: string;
  language: Language;
  translation_key: string;
  status: Status;
  work: Work | null;
  stage: Stage;
  revision: number;
  /** What was last settled. */
  content: Content;
  copy: Copy | null;
  source: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  gone_at: string | null;
  owner: Person | null;
  versions: Version[];
  /** The versions whose words changed after this text was last brought up to them. */
  older: string[];
  missing: Language[];
  /** The others who have it open. */
  editors: Person[];
  problems: Problem[];
  /** The settled text has moved on since the copy was begun. */
  behind: boolean;
  actions: Action[];
}

/** A line of the list. */
export interface ListedArticle {
  id: string;
  title: string;
  language: Language;
  product: string;
  category: string;
  audience: Audience;
  tags: string[];
  owner: Person | null;
  status: Status;
  work: Work | null;
  stage: Stage;
  older: boolean;
  missing: Language[];
  source: string;
  review_at: string | null;
  valid_until: string | null;
  updated_at: string;
  author: Person;
  deleted_at: string | null;
  gone_at: string | null;
  editors: Person[];
}

/** What both sides made of one place; of texts as lines, of other fields as one value. */
export interface MergeConflict {
  field: Field;
  line: number | null;
  base: unknown[];
  mine: unknown[];
  theirs: unknown[];
}

export interface Merge {
  content: Content;
  conflicts: MergeConflict[];
}

/** The `details` of `copy_conflict`. */
export interface CopyConflict {
  version: number;
  revision: number;
  base: Content;
  theirs: Content;
  author: Person;
  merge: Merge | null;
}

/** The text that one goes on writing at. */
export function textOf(article: Article): Content {
  return article.copy?.content ?? article.content;
}

/** Whether two texts say the same in every field. */
export function sameContent(one: Content, other: Content): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder(content: Content): [string, unknown][] {
  return Object.entries(content).sort(([one], [other]) => one.localeCompare(other));
}
