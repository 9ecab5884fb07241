import type { Outbox, SentMessage } from "@jieli/shared/outbox";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, shallowReactive, watch } from "vue";

import { useConversations } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";
import type { Session } from "../session/useSession";

/** How sending stands in the conversation on screen; nothing for a customer of the web. */
export const [provideSending, useSending] = createShared("sending", createSending);

function createSending(session: Pick<Session, "api">, socket: Pick<DeskSocket, "on">) {
  const { selected } = useSelection();
  const { current } = useConversations();
  const held = shallowReactive(new Map<string, Outbox>());
  const outbox = computed(() => held.get(selected.value ?? "") ?? null);
  const bySeq = computed(() => new Map((outbox.value?.messages ?? []).map((each) => [each.seq, each])));
  const elsewhere = computed(() => (current.value && current.value.channel !== "web" ? current.value.id : null));
  /** Only the newest answer counts, and what it replaces stays while it is on its way. */
  let asked = 0;

  async function load(): Promise<void> {
    const id = elsewhere.value;
    const mine = ++asked;
    if (!id) return;
    try {
      const answer = await session.api.outbox(id);
      if (mine === asked) held.set(id, answer);
    } catch {
      /* The next change asks again. */
    }
  }

  watch(elsewhere, () => void load(), { immediate: true });
  for (const event of ["opened", "record"] as const) {
    socket.on(event, (frame) => {
      if (frame.conversation_id === elsewhere.value) void load();
    });
  }

  return {
    sendingWindow: computed(() => outbox.value?.window ?? null),
    /** Changes whenever a mark under a message does. */
    marks: computed(() => (outbox.value?.messages ?? []).map(({ seq, state }) => `${seq}${state}`).join()),
    sentAs: (seq: number): SentMessage | null => bySeq.value.get(seq) ?? null,
  };
}
