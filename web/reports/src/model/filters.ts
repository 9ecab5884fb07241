/** What a report is about, as it stands in the page's address. */
import type { LocationQuery } from "vue-router";

import { isPeriod } from "./days";

/** Days within, and the one channel, language or product that counts; `""` is what has none. */
export interface Filters {
  since?: string | undefined;
  until?: string | undefined;
  channel?: string | undefined;
  language?: string | undefined;
  product?: string | undefined;
  /** `year`: compared with the same weekdays a year before, rather than with the days before. */
  against?: string | undefined;
}

/** What is asked of beside the filters: one number. */
export interface Asked {
  metric?: string | undefined;
  figure?: string | undefined;
  agent?: string | undefined;
  team?: string | undefined;
  article?: string | undefined;
  weekday?: string | undefined;
  experiment?: string | undefined;
  variant?: string | undefined;
  survey?: string | undefined;
  replay?: string | undefined;
}

const KINDS = ["channel", "language", "product"] as const;
const ASKED = ["metric", "figure", "agent", "team", "article", "weekday", "experiment", "variant", "survey", "replay"] as const;

/** Reads the filters of an address; what makes no sense is as without. */
export function filtersOf(query: LocationQuery): Filters {
  const filters: Filters = named(query, KINDS);
  if (query["against"] === "year") filters.against = "year";
  const { since, until } = named(query, ["since", "until"] as const);
  if (since && until && isPeriod(since, until)) Object.assign(filters, { since, until });
  return filters;
}

/** Whether an address names days that are no period: it shows another one, and says so. */
export function isSpoiled(query: LocationQuery): boolean {
  const { since = "", until = "" } = named(query, ["since", "until"] as const);
  return ("since" in query || "until" in query) && !isPeriod(since, until);
}

/** Reads which number's conversations an address asks for. */
export function askedOf(query: LocationQuery): Asked {
  return named(query, ASKED);
}

/** What says something, for an address or a request. */
export function told(filters: Filters & Asked): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Record<string, string>;
}

function named<Name extends string>(query: LocationQuery, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = query[name];
    const one = Array.isArray(value) ? value[0] : value;
    if (typeof one === "string") found[name] = one;
  }
  return found;
}
