import type { Named } from "@jieli/shared/notes";
import { createShared } from "@jieli/shared/staff/createShared";
import { useLoad } from "@jieli/shared/staff/useLoad";
import type { AgentChange } from "@jieli/shared/staffing";
import { computed, ref, watch } from "vue";

import { useLocale } from "../page/useLocale";
import { useErrorWords } from "../session/useErrorWords";
import type { Session } from "../session/useSession";
import { useWall } from "../wall/useWall";

/** What a supervisor keeps: who can do what and how much, teams and skills, and failed deliveries. */
export const [provideSettings, useSettings] = createShared("settings", createSettings);

function createSettings(session: Session) {
  const { t } = useLocale();
  const words = useErrorWords();
  const { allowed, open: wallOpen } = useWall();
  const open = ref(false);
  const told = ref("");
  const { data, failure, load } = useLoad(read);
  const state = computed(() => (data.value ? "ready" : failure.value ? "failed" : "loading"));
  const agents = computed(() => data.value?.agents ?? []);
  const teams = computed(() => data.value?.teams ?? []);
  const skills = computed(() => data.value?.skills ?? []);
  const posted = computed(() => data.value?.posted ?? null);
  const names = computed(() => new Map([...teams.value, ...skills.value].map((each) => [each.id, each])));

  async function read() {
    const { api } = session;
    const [agents, teams, skills, posted] = await Promise.all([api.staffed(), api.teams(), api.skills(), api.deliveries()]);
    return { agents, teams, skills, posted };
  }

  watch(open, (now) => {
    told.value = "";
    if (!now) return;
    wallOpen.value = false;
    void load();
  });
  watch(wallOpen, (now) => now && (open.value = false));

  const saveAgent = (id: string, change: AgentChange): Promise<boolean> =>
    attempt("settings.saved", () => session.api.changeAgent(id, change));
  const saveGroup = (kind: GroupKind, { id, zh, en }: Named): Promise<boolean> =>
    attempt("settings.saved", () => session.api.nameGroup(kind, id, { zh, en }));
  const removeGroup = (kind: GroupKind, id: string): Promise<boolean> =>
    attempt("settings.removed", () => session.api.removeGroup(kind, id));
  const retry = (id: string): Promise<boolean> => attempt("settings.retried", () => session.api.retryDelivery(id));

  /** Does something and looks anew; what stood in the way is told in words. */
  async function attempt(done: "settings.saved" | "settings.removed" | "settings.retried", deed: () => Promise<unknown>): Promise<boolean> {
    try {
      await deed();
      told.value = t(done);
      return true;
    } catch (error) {
      told.value = t("settings.failed", { reason: words(error) });
      return false;
    } finally {
      await load();
    }
  }

  return { allowed, open, state, told, agents, teams, skills, posted, names, load, saveAgent, saveGroup, removeGroup, retry };
}

export type GroupKind = "teams" | "skills";
