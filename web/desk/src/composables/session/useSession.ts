import type { Agent } from "@jieli/shared/protocol";
import { computed, readonly, ref } from "vue";

import { ApiError, createClient } from "../../api/client";
import { createDeskApi } from "../../api/desk";
import { useLocale } from "../page/useLocale";
import { createShared } from "../shared";

export type SessionState = "checking" | "unreachable" | "signed_out" | "signed_in";

/** Who is signed in, and the one client that speaks in her name. */
export const [provideSession, useSession] = createShared("session", createSession);

export type Session = ReturnType<typeof createSession>;

function createSession() {
  const { tag } = useLocale();
  const state = ref<SessionState>("checking");
  const agent = ref<Agent | null>(null);
  const expired = ref(false);
  const client = createClient({ language: () => tag.value, onUnauthenticated: expire });
  const api = createDeskApi(client);

  async function check(): Promise<void> {
    state.value = "checking";
    try {
      enter(await api.me());
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) state.value = "unreachable";
      else leave();
    }
  }

  async function login(username: string, password: string): Promise<void> {
    enter(await api.login(username, password));
  }

  async function logout(): Promise<void> {
    await api.logout();
    leave();
  }

  async function setPresence(presence: Agent["presence"]): Promise<void> {
    agent.value = await api.setPresence(presence);
  }

  function enter(me: Agent): void {
    agent.value = me;
    expired.value = false;
    state.value = "signed_in";
  }

  function leave(): void {
    agent.value = null;
    state.value = "signed_out";
  }

  /** The server no longer knows us: show the login, and say why. */
  function expire(): void {
    expired.value = state.value === "signed_in";
    leave();
  }

  return {
    state: readonly(state),
    agent,
    agentId: computed(() => agent.value?.id ?? ""),
    expired: readonly(expired),
    api,
    check,
    login,
    logout,
    setPresence,
    enter,
    expire,
  };
}
