/** The few REST calls of the widget. */

import type { Article, ArticleCard, ErrorBody, Reading, Visitor } from "@jieli/shared/protocol";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody | null,
  ) {
    super(body?.message ?? `HTTP ${status}`);
  }
}

/** Ask the server for a new visitor id and its token. */
export function createVisitor(server: string): Promise<Visitor> {
  return call<Visitor>(`${server}/api/web/visitors`, { method: "POST" });
}

export function fetchArticle(server: string, id: string, signal: AbortSignal): Promise<Article> {
  return call<Article>(`${server}/api/web/articles/${encodeURIComponent(id)}`, { signal });
}

/** What she might read on her topic while she waits. */
export function fetchSuggestions(server: string, token: string): Promise<{ articles: ArticleCard[] }> {
  return call(`${server}/api/web/suggestions`, { headers: { Authorization: `Bearer ${token}` } });
}

/**
 * Report a reading while the page goes away. Plain text, so that another origin needs no preflight,
 * which a page that is leaving would not wait for.
 */
export function sendReadingBeacon(server: string, token: string, reading: Reading): boolean {
  const body = new Blob([JSON.stringify({ ...reading, token })], { type: "text/plain" });
  return navigator.sendBeacon(`${server}/api/web/readings`, body);
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, credentials: "omit" });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, (body as { error?: ErrorBody })?.error ?? null);
  return body as T;
}
