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

/** Say by the site's token who she is; the visitor may be another afterwards. */
export function signIn(server: string, token: string, visitor?: string): Promise<Visitor> {
  return prove(`${server}/api/web/sign-in`, token, visitor);
}

/** Say by a link of hers who she is. */
export function continueAs(server: string, token: string, visitor?: string): Promise<Visitor> {
  return prove(`${server}/api/web/continue`, token, visitor);
}

function prove(url: string, token: string, visitor?: string): Promise<Visitor> {
  const authorization: HeadersInit = visitor ? { Authorization: `Bearer ${visitor}` } : {};
  const headers = { "Content-Type": "application/json", ...authorization };
  return call<Visitor>(url, { method: "POST", body: JSON.stringify({ token }), headers });
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

/** How far a help page was read, or what she said of it; `token` once she is a visitor. */
export interface HelpReading extends Omit<Reading, "event"> {
  event: Reading["event"] | "voted";
  helped?: boolean;
  token?: string;
}

/** Tell how a help page is read; true when it arrived. It outlives the page. */
export async function sendHelpReading(server: string, reading: HelpReading): Promise<boolean> {
  const request = { method: "POST", body: JSON.stringify(reading), keepalive: true, credentials: "omit" } as const;
  const answer = await fetch(`${server}/api/web/help/readings`, request).catch(() => null);
  return answer?.ok ?? false;
}

/** Say that help pages were read by this visitor. */
export async function claimReadings(server: string, token: string, ids: string[]): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const request = { method: "POST", body: JSON.stringify({ reading_ids: ids }), headers, credentials: "omit" } as const;
  const answer = await fetch(`${server}/api/web/help/readings/claim`, request);
  if (!answer.ok) throw new ApiError(answer.status, null);
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
