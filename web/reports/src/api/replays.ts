import type { ApiClient } from "@jieli/shared/staff/client";

import type { Treatment } from "../model/experiment";
import type { Replay } from "../model/replay";

const BASE = "/api/reports/replays";

/** What supervisors do with replays: one function for each address. */
export function createReplaysApi(client: ApiClient) {
  const of = (id: string): string => `${BASE}/${encodeURIComponent(id)}`;
  return {
    all: async () => (await client.get<{ replays: Replay[] }>(BASE)).replays,
    ask: async (since: string, until: string, treatment: Treatment) => (await client.post<{ replay: Replay }>(BASE, { since, until, treatment })).replay,
    read: async (id: string) => (await client.get<{ replay: Replay }>(of(id))).replay,
    cancel: async (id: string) => (await client.post<{ replay: Replay }>(`${of(id)}/cancel`)).replay,
  };
}
