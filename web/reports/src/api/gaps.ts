import type { ApiClient } from "@jieli/shared/staff/client";

import type { Gap, GapDays, Gaps } from "../model/gap";

const BASE = "/api/reports/gaps";

/** What supervisors read of gaps; what is decided about them, editors decide in the studio. */
export function createGapsApi(client: ApiClient) {
  return {
    open: (days: GapDays, after?: string) => client.get<Gaps>(BASE, { state: "open", days: String(days), after }),
    one: async (id: string, days: GapDays) => (await client.get<{ gap: Gap }>(`${BASE}/${encodeURIComponent(id)}`, { days: String(days) })).gap,
  };
}
