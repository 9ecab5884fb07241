import type { Language } from "@jieli/shared/i18n";
import type { ApiClient } from "@jieli/shared/staff/client";

import type { Alike, Draft, Hint, Trial, WouldAnswer } from "../model/trial";

/** What an article would do, asked while it is being written; none of these stores anything. */
export function createTrialApi(client: ApiClient) {
  return {
    trial: (draft: Draft, question: string) => client.post<Trial>("/api/studio/trial", { draft, question }),
    alike: async (draft: Draft) => (await client.post<{ alike: Alike[] }>("/api/studio/alike", { draft })).alike,
    wouldAnswer: (draft: Draft, days: number) =>
      client.post<WouldAnswer>("/api/studio/would_answer", { draft, days }),
    hints: async (draft: Draft, languages: Language[]) =>
      (await client.post<{ hints: Hint[] }>("/api/studio/hints", { draft, languages })).hints,
  };
}
