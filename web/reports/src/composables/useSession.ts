import { createShared } from "@jieli/shared/staff/createShared";
import { provideAccount } from "@jieli/shared/staff/useAccount";

import { createDeliveriesApi } from "../api/deliveries";
import { createExperimentsApi } from "../api/experiments";
import { createGapsApi } from "../api/gaps";
import { createReplaysApi } from "../api/replays";
import { createReportsApi } from "../api/reports";

/** Who is signed in, what her roles let her see, and what can be asked of the server in her name. */
export const [provideSession, useSession] = createShared("session", createSession);

export type Session = ReturnType<typeof createSession>;

function createSession() {
  const account = provideAccount();

  return {
    ...account,
    reports: createReportsApi(account.client),
    experiments: createExperimentsApi(account.client),
    gaps: createGapsApi(account.client),
    replays: createReplaysApi(account.client),
    deliveries: createDeliveriesApi(account.client),
  };
}
