/** The few REST calls of the widget. */

import type { Article, ArticleCard, ErrorBody, Message, Reading, Visitor } from "@jieli/shared/protocol";

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

/** Send a file; the same id sends it once, however often it is tried. */
export async function uploadFile(server: string, token: string, clientMessageId: string, file: File): Promise<Message> {
  const query = new URLSearchParams({ name: file.name, client_message_id: clientMessageId });
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": file.type || "application/octet-stream" };
  const answer = await call<{ message: Message }>(`${server}/api/web/files?${query.toString()}`, { method: "POST", body: file, headers });
  return answer.message;
}

export async function fetchFile(server: string, token: string, id: string): Promise<Blob> {
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${server}/api/web/files/${encodeURIComponent(id)}`, { credentials: "omit", headers });
  if (!response.ok) throw new ApiError(response.status, null);
  return response.blob();
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, credentials: "omit" });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, (body as { error?: ErrorBody })?.error ?? null);
  return body as T;
}
