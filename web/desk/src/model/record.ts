import type { RecordArticle } from "@jieli/shared/protocol";

export interface ArticlesMet {
  /** She had the words of these before her. */
  seen: RecordArticle[];
  /** Of these she was offered the title alone. */
  offered: RecordArticle[];
}

/** Parts what the customer saw from what she was only offered; the order of each stays. */
export function partArticles(articles: readonly RecordArticle[]): ArticlesMet {
  const met: ArticlesMet = { seen: [], offered: [] };
  for (const article of articles) met[wasSeen(article) ? "seen" : "offered"].push(article);
  return met;
}

function wasSeen({ passage, opened_at, vote, sent_by }: RecordArticle): boolean {
  return Boolean(passage || opened_at || vote) || sent_by === "agent";
}
