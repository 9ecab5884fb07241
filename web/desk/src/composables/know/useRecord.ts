import type { HandoffRecord } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, ref, shallowReactive, watch } from "vue";

import { useConversations, type LoadState } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";
import type { Session } from "../session/useSession";

/** What travels with the handoff, live while the customer goes on reading. */
export const [provideRecord, useRecord] = createShared("record", createRecord);

function createRecord(session: Session, socket: DeskSocket) {
  const { selected } = useSelection();
  const conversations = useConversations();
  const held = shallowReactive(new Map<string, HandoffRecord>());
  /** Rises with each record that the socket tells: what was asked for before may be older. */
  let told = 0;
  const failure = ref<unknown>(null);
  const record = computed(() => held.get(selected.value ?? "") ?? null);
  const state = computed<LoadState>(() => (record.value ? "ready" : failure.value ? "failed" : "loading"));

  async function load(): Promise<void> {
    const id = selected.value;
    const before = told;
    failure.value = null;
    if (!id) return;
    try {
      const answer = await session.api.conversation(id);
      conversations.apply(answer.conversation);
      if (told === before || !held.has(id)) held.set(id, answer.record);
    } catch (error) {
      if (id === selected.value) failure.value = error;
    }
  }

  function hear(frame: { conversation_id: string; record: HandoffRecord }): void {
    told += 1;
    held.set(frame.conversation_id, frame.record);
  }

  watch(selected, () => void load(), { immediate: true });
  socket.on("welcome", () => void load());
  socket.on("opened", hear);
  socket.on("record", hear);

  return { record, state, failure, load };
}
