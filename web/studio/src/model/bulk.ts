/** Several articles changed at once (docs/studio-protocol.md). */
import type { Audience, ListedArticle } from "./article";

export type BulkAction = "change" | "publish" | "archive" | "trash" | "untrash" | "submit" | "approve";

export interface BulkChange {
  product?: string;
  category?: string;
  audience?: Audience;
  owner_id?: string | null;
  review_at?: string | null;
  add_tags?: string[];
  remove_tags?: string[];
}

export interface BulkRequest {
  ids: string[];
  action: BulkAction;
  note?: string;
  change?: BulkChange;
}

export interface BulkReport {
  done: number;
  unchanged: number;
  failed: number;
  articles: { id: string; outcome: "done" | "unchanged" | "failed"; error?: { code: string; message: string } }[];
}

const MOVES = {
  submit: { role: "editor", fits: ({ work }) => work === "draft" },
  approve: { role: "reviewer", fits: ({ work }) => work === "in_review" },
  publish: { role: "publisher", fits: ({ work, status }) => work !== null || status !== "published" },
  archive: { role: "publisher", fits: ({ status }) => status === "published" },
  trash: { role: "publisher", fits: () => true },
} as const satisfies Partial<Record<BulkAction, { role: string; fits: (article: ListedArticle) => boolean }>>;

export type BulkMove = keyof typeof MOVES;

/** The moves that somebody with these roles may try and that at least one of the articles can make. */
export function movesOf(articles: readonly ListedArticle[], roles: readonly string[]): BulkMove[] {
  const names = Object.keys(MOVES) as BulkMove[];
  return names.filter((name) => roles.includes(MOVES[name].role) && articles.some(MOVES[name].fits));
}
