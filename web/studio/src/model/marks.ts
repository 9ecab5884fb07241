/** What a line of the list says an article lacks. */
import type { Key } from "../locale/zh";
import type { ListedArticle } from "./article";

export interface Mark {
  words: Key;
  tone: "warn" | "bad" | "";
}

/** The worst first. */
export function marksOf(article: ListedArticle, now: Date): Mark[] {
  const past = (moment: string | null): boolean => moment !== null && Date.parse(moment) <= now.getTime();
  const marks: (Mark | false)[] = [
    article.status === "published" && past(article.valid_until) && { words: "badge.expired", tone: "bad" },
    article.older && { words: "badge.older", tone: "warn" },
    past(article.review_at) && { words: "badge.reviewDue", tone: "warn" },
    article.missing.length > 0 && { words: "badge.missing", tone: "" },
  ];
  return marks.filter((mark): mark is Mark => mark !== false);
}
