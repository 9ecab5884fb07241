import type { ApiClient } from "@jieli/shared/staff/client";

import { told, type Asked, type Filters } from "../model/filters";
import type { Breakdown, Conversations, Meaning, Overview, Part } from "../model/report";
import type { Answers, FollowUp, FollowUpChange, FollowUpState, FollowUps, SurveyKind } from "../model/surveys";

export type FileKind = "csv" | "xlsx";
export type Exported = Part | "overview" | "conversations" | "answers";

/** What supervisors ask of the books: one function for each address. */
export function createReportsApi(client: ApiClient) {
  return {
    metrics: async () => (await client.get<{ metrics: Meaning[] }>("/api/reports/metrics")).metrics,
    overview: (filters: Filters) => client.get<Overview>("/api/reports/overview", told(filters)),
    breakdown: (part: Part, filters: Filters) => client.get<Breakdown>(`/api/reports/by/${part}`, told(filters)),
    conversations: (filters: Filters, asked: Asked, after?: string) =>
      client.get<Conversations>("/api/reports/conversations", { ...told({ ...filters, ...asked }), after }),
    answers: (survey: SurveyKind, filters: Filters, after?: string) =>
      client.get<Answers>("/api/reports/answers", { ...told(filters), survey, commented: "1", after }),
    followUps: (state: FollowUpState, after?: string) => client.get<FollowUps>("/api/follow-ups", { state, after }),
    changeFollowUp: ({ id, version }: FollowUp, change: FollowUpChange) => client.put<unknown>(`/api/follow-ups/${id}`, { version, ...change }),
  };
}

/** Where a report comes as a file, its heads in a language. */
export function exportAddress(what: Exported, format: FileKind, filters: Filters & Asked, words: string): string {
  return `/api/reports/export/${what}?${new URLSearchParams({ ...told(filters), format, words }).toString()}`;
}
