import type { Language } from "@jieli/shared/i18n";
import type { ApiClient } from "@jieli/shared/staff/client";

import type { Action, Article, Content, Copy, Merge, Person, Problem } from "../model/article";
import type { BulkReport, BulkRequest } from "../model/bulk";
import { queryOf, type ArticleList, type Filters } from "../model/filters";
import type { Change, FullRevision, Revision } from "../model/revision";

const ARTICLES = "/api/studio/articles";
const PAGE = 50;

/** The moves that need the copy that one has seen. */
export type SeenMove = "submit" | "withdraw" | "approve" | "reject" | "publish";
/** The moves that do not. */
export type PlainMove = "archive" | "trash" | "untrash";

export interface Saved {
  copy: Copy;
  problems: Problem[];
  actions: Action[];
}

export interface Presence {
  editors: Person[];
  version: number;
  revision: number;
}

interface OneArticle {
  article: Article;
}

export type ArticlesApi = ReturnType<typeof createArticlesApi>;

/** The life of an article, one function for each address of docs/studio-protocol.md. */
export function createArticlesApi(client: ApiClient) {
  const move = async (id: string, action: string, body: object): Promise<Article> =>
    (await client.post<OneArticle>(`${pathOf(id)}/${action}`, body)).article;

  return {
    list: (filters: Filters, after?: string) =>
      client.get<ArticleList>(ARTICLES, { ...queryOf(filters), after, limit: PAGE }),
    trash: (q: string, after?: string) =>
      client.get<ArticleList>(ARTICLES, { stage: "trashed", q: q || undefined, after, limit: PAGE }),
    create: async (language: Language, content: Partial<Content> = {}) =>
      (await client.post<OneArticle>(ARTICLES, { language, content })).article,
    read: async (id: string) => (await client.get<OneArticle>(pathOf(id))).article,
    save: (id: string, version: number, base_revision: number, content: Content) =>
      client.put<Saved>(`${pathOf(id)}/copy`, { version, base_revision, content }),
    discard: async (id: string, version: number) =>
      ((await client.delete(`${pathOf(id)}/copy?version=${version}`)) as OneArticle).article,
    move: (id: string, action: SeenMove, body: { version: number; note?: string; covers?: string[] }) =>
      move(id, action, body),
    plainMove: (id: string, action: PlainMove, note = "") => move(id, action, { note }),
    restore: (id: string, body: { revision: number; version: number; note?: string }) => move(id, "restore", body),
    translate: (id: string, language: Language) => move(id, "translation", { language }),
    revisions: (id: string, before?: number) =>
      client.get<{ revisions: Revision[]; next: number | null }>(`${pathOf(id)}/revisions`, { before, limit: PAGE }),
    revision: (id: string, revision: number) => client.get<FullRevision>(`${pathOf(id)}/revisions/${revision}`),
    diff: async (id: string, before: number | "copy", after: number | "copy") =>
      (await client.get<{ changes: Change[] }>(`${pathOf(id)}/revisions/${before}/diff/${after}`)).changes,
    open: (id: string) => client.put<Presence>(`${pathOf(id)}/editors`, {}),
    close: (id: string) => client.delete(`${pathOf(id)}/editors`),
    merge: async (base: Content, mine: Content, theirs: Content) =>
      (await client.post<{ merge: Merge }>("/api/studio/merge", { base, mine, theirs })).merge,
    preview: async (answer: string) => (await client.post<{ html: string }>("/api/studio/preview", { answer })).html,
    bulk: (request: BulkRequest) => client.post<BulkReport>("/api/studio/bulk", request),
    people: async () => (await client.get<{ people: Person[] }>("/api/studio/people")).people,
    tags: async () => (await client.get<{ tags: { tag: string; articles: number }[] }>("/api/studio/tags")).tags,
    sendPicture: async (picture: Blob) =>
      ((await client.send("/api/studio/pictures", {}, picture)) as { address: string }).address,
  };
}

function pathOf(id: string): string {
  return `${ARTICLES}/${encodeURIComponent(id)}`;
}
