import { computed, readonly, ref } from "vue";

import type { Agent } from "../protocol";
import { ApiError, createClient } from "./client";
import { createShared } from "./createShared";
import { useLanguage } from "./useLocale";

export type AccountState = "checking" | "unreachable" | "signed_out" | "signed_in";

/** Who of the staff is signed in, and the one client that speaks in her name. */
export const [provideAccount, useAccount] = createShared("account", createAccount);

export type Account = ReturnType<typeof createAccount>;

function createAccount() {
  const { tag } = useLanguage();
  const state = ref<AccountState>("checking");
  const agent = ref<Agent | null>(null);
  const expired = ref(false);
  const client = createClient({ language: () => tag.value, onUnauthenticated: expire });

  async function check(): Promise<void> {
    state.value = "checking";
    try {
      enter((await client.get<{ agent: Agent }>("/api/auth/me")).agent);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) state.value = "unreachable";
      else leave();
    }
  }

  async function login(username: string, password: string): Promise<void> {
    enter((await client.post<{ agent: Agent }>("/api/auth/login", { username, password })).agent);
  }

  async function logout(): Promise<void> {
    await client.post<unknown>("/api/auth/logout");
    leave();
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

  function has(role: string) {
    return computed(() => agent.value?.roles.includes(role) ?? false);
  }

  return {
    state: readonly(state),
    agent,
    /** What her roles let her do: answer customers at the desk, read the reports, run Jieli, write, and decide what readers see. */
    answers: has("agent"),
    supervises: has("supervisor"),
    operates: has("operator"),
    writes: has("editor"),
    publishes: has("publisher"),
    agentId: computed(() => agent.value?.id ?? ""),
    expired: readonly(expired),
    client,
    check,
    login,
    logout,
    enter,
    expire,
  };
}
