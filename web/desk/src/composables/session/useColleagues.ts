import type { Colleague, Named } from "@jieli/shared/notes";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, ref, shallowRef } from "vue";

import type { Session } from "./useSession";

/** Everybody else at the desk; asked anew whenever somebody wants to know. */
export const [provideColleagues, useColleagues] = createShared("colleagues", createColleagues);

function createColleagues(session: Session) {
  const everybody = shallowRef<readonly Colleague[]>([]);
  const teams = shallowRef<readonly Named[]>([]);
  const skills = shallowRef<readonly Named[]>([]);
  const failed = ref(false);
  const me = computed(() => everybody.value.find(({ id }) => id === session.agentId.value) ?? null);
  const others = computed(() => everybody.value.filter(({ id }) => id !== session.agentId.value));

  async function load(): Promise<void> {
    try {
      const [agents, ...groups] = await Promise.all([session.api.colleagues(), session.api.teams(), session.api.skills()]);
      everybody.value = agents;
      [teams.value, skills.value] = groups;
      failed.value = false;
    } catch {
      failed.value = true;
    }
  }

  return { me, others, teams, skills, failed, load };
}
