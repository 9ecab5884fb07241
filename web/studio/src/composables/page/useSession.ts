import { createShared } from "@jieli/shared/staff/createShared";
import { provideAccount } from "@jieli/shared/staff/useAccount";

import { createArticlesApi } from "../../api/articles";
import { createImportsApi } from "../../api/imports";
import { createInsightsApi } from "../../api/insights";
import { createTreeApi } from "../../api/tree";
import { createTrialApi } from "../../api/trial";

/** Who is signed in, what her roles let her do here, and what can be asked of the server in her name. */
export const [provideSession, useSession] = createShared("session", createSession);

export type Session = ReturnType<typeof createSession>;

function createSession() {
  const account = provideAccount();

  return {
    ...account,
    articles: createArticlesApi(account.client),
    tree: createTreeApi(account.client),
    trial: createTrialApi(account.client),
    imports: createImportsApi(account.client),
    insights: createInsightsApi(account.client),
  };
}
