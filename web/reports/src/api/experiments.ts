import type { ApiClient } from "@jieli/shared/staff/client";

import type { Experiment, Options, Plan, Result, Treatment } from "../model/experiment";
import type { Conversations } from "../model/report";

const BASE = "/api/reports/experiments";

export interface Draft {
  name: string;
  hypothesis: string;
  variants: { name: string; treatment: Treatment }[];
  metric: string;
  guards: string[];
  share: number;
  days: number;
  planned: number;
}

export interface Told {
  experiment: Experiment;
  result: Result;
}

/** What supervisors do with experiments: one function for each address. */
export function createExperimentsApi(client: ApiClient) {
  const of = (id: string): string => `${BASE}/${encodeURIComponent(id)}`;
  return {
    all: async () => (await client.get<{ experiments: Experiment[] }>(BASE)).experiments,
    options: () => client.get<Options>(`${BASE}/options`),
    plan: (wanted: { metric: string; difference: number; share: number; days: number; variants: number }) => client.get<Plan>(`${BASE}/plan`, wanted),
    add: async (draft: Draft) => (await client.post<{ experiment: Experiment }>(BASE, draft)).experiment,
    read: (id: string) => client.get<Told>(of(id)),
    start: (id: string) => client.post<Told>(`${of(id)}/start`),
    stop: (id: string, conclusion: string) => client.post<Told>(`${of(id)}/stop`, { conclusion }),
    remove: (id: string) => client.delete(of(id)),
    conversations: (id: string, variant: string, metric: string, after?: string) =>
      client.get<Conversations>(`${of(id)}/conversations`, { variant, metric, after }),
  };
}
