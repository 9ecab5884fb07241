import type { Colleague } from "@jieli/shared/notes";
import { computed, ref, shallowRef } from "vue";

import { createShared } from "../shared";
import type { Session } from "./useSession";

/** Everybody else at the desk; asked anew whenever somebody wants to know. */
export const [provideColleagues, useColleagues] = createShared("colleagues", createColleagues);

function createColleagues(session: Session) {
  const everybody = shallowRef<readonly Colleague[]>([]);
  const failed = ref(false);
  const me = computed(() => everybody.value.find(({ id }) => id === session.agentId.value) ?? null);
  const others = computed(() => everybody.value.filter(({ id }) => id !== session.agentId.value));

  async function load(): Promise<void> {
    try {
      everybody.value = await session.api.colleagues();
      failed.value = false;
    } catch {
      failed.value = true;
    }
  }

  return { me, others, failed, load };
}
