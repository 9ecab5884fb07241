import type { Language } from "@jieli/shared/i18n";
import type { ApiClient } from "@jieli/shared/staff/client";

import type {
  DismissReason,
  Flag,
  FullGap,
  FullHealth,
  Gap,
  GapSort,
  GapState,
  Health,
  HealthMark,
  HealthSort,
  Period,
  ReviewItem,
  ReviewKind,
  Thing,
  Verdict,
} from "../model/insights";

const GAPS = "/api/studio/gaps";

export interface GapQuery {
  state: GapState;
  days: Period;
  sort: GapSort;
  language: string;
  product: string;
  q: string;
}

export interface HealthQuery {
  days: Period;
  sort: HealthSort;
  only: HealthMark | "";
  language: string;
  product: string;
  q: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Gaps, health, what waits for an editor, and the weekly digest. */
export function createInsightsApi(client: ApiClient) {
  const oneGap = async (path: string, body?: object): Promise<FullGap> =>
    (await client.post<{ gap: FullGap }>(path, body)).gap;

  return {
    gaps: async (query: GapQuery, after?: string) => {
      const { gaps, counts, next } = await client.get<{
        gaps: Gap[];
        counts: Partial<Record<GapState, number>>;
        next: string | null;
      }>(GAPS, { ...filled(query), after });
      return { items: gaps, counts, next };
    },
    gap: async (id: string, days: Period) => (await client.get<{ gap: FullGap }>(gapPath(id), { days })).gap,
    dismiss: (id: string, decision: { reason: DismissReason; note?: string; duplicate_of?: string }) =>
      oneGap(`${gapPath(id)}/dismiss`, decision),
    assign: (id: string, article_id: string) => oneGap(`${gapPath(id)}/assign`, { article_id }),
    reopen: (id: string) => oneGap(`${gapPath(id)}/reopen`),
    move: (id: string, wordings: string[], to?: string) => client.post<{ gap: FullGap; to: FullGap }>(`${gapPath(id)}/move`, { wordings, to }),
    draft: (id: string, languages?: Language[]) => oneGap(`${gapPath(id)}/draft`, languages ? { languages } : {}),
    health: async (query: HealthQuery, after?: string): Promise<Page<Health>> => {
      const { articles, next } = await client.get<{ articles: Health[]; next: string | null }>("/api/studio/health", {
        ...filled(query),
        after,
      });
      return { items: articles, next };
    },
    healthOf: async (id: string, days: Period) =>
      (await client.get<{ article: FullHealth }>(`/api/studio/health/${encodeURIComponent(id)}`, { days })).article,
    review: (kind: ReviewKind | "", after?: string) =>
      client.get<Page<ReviewItem> & { counts: Partial<Record<ReviewKind, number>> }>("/api/studio/review", {
        kind: kind || undefined,
        after,
      }),
    settle: async (flag: string | number, verdict: Verdict, note = "") =>
      (await client.post<{ flag: Flag }>(`/api/studio/flags/${flag}/settle`, { verdict, note })).flag,
    digest: (days: Period) => client.get<{ from: string; until: string; things: Thing[] }>("/api/studio/digest", { days }),
  };
}

function gapPath(id: string): string {
  return `${GAPS}/${encodeURIComponent(id)}`;
}

function filled(query: object): Record<string, string | number | undefined> {
  return Object.fromEntries(Object.entries(query as Record<string, string | number>).map(([name, value]) => [name, value || undefined]));
}
