import type { Agent } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { provideAccount } from "@jieli/shared/staff/useAccount";

import { createDeskApi } from "../../api/desk";

/** Who is signed in, and what the desk can ask of the server in her name. */
export const [provideSession, useSession] = createShared("session", createSession);

export type Session = ReturnType<typeof createSession>;

function createSession() {
  const account = provideAccount();
  const api = createDeskApi(account.client);

  async function setPresence(presence: Agent["presence"]): Promise<void> {
    account.agent.value = await api.setPresence(presence);
  }

  return { ...account, api, setPresence };
}
