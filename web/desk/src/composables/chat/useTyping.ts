import { createShared } from "@jieli/shared/staff/createShared";
import { computed, onScopeDispose, shallowReactive } from "vue";

import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";

type Who = "customer" | "bot";

/** A lost "stopped typing" must not leave the dots for ever. */
const SHOWN_MS = 8_000;
const REPEAT_MS = 3_000;
const IDLE_MS = 4_000;

/** Who types in the conversation on screen; and tells the customer, sparingly, that we do. */
export const [provideTyping, useTyping] = createShared("typing", createTyping);

function createTyping(socket: DeskSocket) {
  const { selected } = useSelection();
  const typists = shallowReactive(new Map<string, Who>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const sender = createTypingSender(socket);
  onScopeDispose(() => timers.forEach(clearTimeout));

  socket.on("typing", ({ conversation_id, who, active }) => {
    clearTimeout(timers.get(conversation_id));
    if (!active) {
      typists.delete(conversation_id);
      return;
    }
    typists.set(conversation_id, who);
    timers.set(conversation_id, setTimeout(() => typists.delete(conversation_id), SHOWN_MS));
  });
  socket.on("message", ({ message }) => {
    if (message.sender === typists.get(message.conversation_id)) typists.delete(message.conversation_id);
  });

  return { typist: computed(() => typists.get(selected.value ?? "") ?? null), ...sender };
}

function createTypingSender(socket: DeskSocket) {
  let sentAt = 0;
  let active: string | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(idle));

  /** Called at every key; sends at most one frame in three seconds. */
  function typed(conversationId: string): void {
    clearTimeout(idle);
    idle = setTimeout(stopped, IDLE_MS);
    if (active === conversationId && Date.now() - sentAt < REPEAT_MS) return;
    stopOther(conversationId);
    active = conversationId;
    sentAt = Date.now();
    socket.send({ type: "typing", conversation_id: conversationId, active: true });
  }

  function stopOther(conversationId: string): void {
    if (active !== null && active !== conversationId) stopped();
  }

  function stopped(): void {
    clearTimeout(idle);
    if (active !== null) socket.send({ type: "typing", conversation_id: active, active: false });
    active = null;
  }

  return { typed, stopped };
}
