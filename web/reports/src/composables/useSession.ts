import { createShared } from "@jieli/shared/staff/createShared";
import { provideAccount } from "@jieli/shared/staff/useAccount";
import { computed } from "vue";

import { createReportsApi } from "../api/reports";

/** Who is signed in, what her roles let her see, and what can be asked of the server in her name. */
export const [provideSession, useSession] = createShared("session", createSession);

export type Session = ReturnType<typeof createSession>;

function createSession() {
  const account = provideAccount();
  const has = (role: string): boolean => account.agent.value?.roles.includes(role) ?? false;

  return {
    ...account,
    reports: createReportsApi(account.client),
    supervises: computed(() => has("supervisor")),
    /** Answers customers at the desk, and so may open their conversations. */
    answers: computed(() => has("agent")),
    /** Writes articles in the studio. */
    writes: computed(() => has("editor")),
  };
}
