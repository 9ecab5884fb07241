/** Downloads of facts as the server tells them (docs/warehouse.md). */
import type { LocationQuery } from "vue-router";

export const FORMATS = ["csv", "parquet"] as const;
export type Format = (typeof FORMATS)[number];
export const COLUMNS = ["id", "at", "day", "conversation_id", "contact_id", "episode", "channel", "kind", "article_id", "data"] as const;

/** Which facts are wanted; no kinds means all. */
export interface Wanted {
  since?: string | undefined;
  until?: string | undefined;
  kinds: string[];
}

export interface WhatThereIs {
  since: string;
  until: string;
  today: string;
  zone: string;
  /** How many facts the file would have. */
  facts: number;
  /** How many there are of each kind in these days. */
  kinds: Record<string, number>;
  /** The day of the first fact of all, null where there is none. */
  first: string | null;
  formats: Format[];
}

/** The format that an address names, CSV without one. */
export function formatOf(query: LocationQuery): Format {
  return query["format"] === "parquet" ? "parquet" : "csv";
}

/** The kinds that an address names, each once. */
export function kindsOf(query: LocationQuery): string[] {
  const told = query["kind"];
  const all = Array.isArray(told) ? told : [told];
  return [...new Set(all.filter((kind): kind is string => typeof kind === "string" && /^[a-z_]{1,32}$/u.test(kind)))];
}
