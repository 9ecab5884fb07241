import type { DeskServerFrame, Typist } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, onScopeDispose, shallowReactive } from "vue";

import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";

type TypingFrame = Extract<DeskServerFrame, { type: "typing" }>;

/** A lost "stopped typing" must not leave the dots for ever. */
const SHOWN_MS = 8_000;
const REPEAT_MS = 3_000;
const IDLE_MS = 4_000;

/** Who types in the conversation on screen; and tells customer and colleagues, sparingly, that we do. */
export const [provideTyping, useTyping] = createShared("typing", (socket: Pick<DeskSocket, "on" | "send">) => ({
  typists: createTypists(socket),
  ...createTypingSender(socket),
}));

function createTypists(socket: Pick<DeskSocket, "on">) {
  const { selected } = useSelection();
  const held = shallowReactive(new Map<string, TypingFrame>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  onScopeDispose(() => timers.forEach(clearTimeout));

  function stop(key: string): void {
    clearTimeout(timers.get(key));
    held.delete(key);
  }

  socket.on("typing", (frame) => {
    const key = keyOf(frame.conversation_id, idOf(frame));
    stop(key);
    if (!frame.active) return;
    held.set(key, frame);
    timers.set(key, setTimeout(() => held.delete(key), SHOWN_MS));
  });
  socket.on("message", ({ message }) => stop(keyOf(message.conversation_id, message.author?.id ?? message.sender)));
  socket.on("note", ({ note }) => stop(keyOf(note.conversation_id, note.author.id)));
  socket.on("viewers", ({ conversation_id, viewers }) => {
    for (const [key, frame] of held) {
      if (frame.who !== "colleague" || frame.conversation_id !== conversation_id) continue;
      if (!viewers.some(({ id }) => id === frame.agent.id)) stop(key);
    }
  });

  return computed<Typist[]>(() => [...held.values()].filter((frame) => frame.conversation_id === selected.value));
}

function idOf(typist: Typist): string {
  return typist.who === "colleague" ? typist.agent.id : typist.who;
}

function keyOf(conversationId: string, who: string): string {
  return `${conversationId} ${who}`;
}

interface Writing {
  conversation_id: string;
  note: boolean;
}

function createTypingSender(socket: Pick<DeskSocket, "send">) {
  let sentAt = 0;
  let active: Writing | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(idle));

  /** Called at every key; sends at most one frame in three seconds. */
  function typed(conversationId: string, note = false): void {
    const same = active?.conversation_id === conversationId && active.note === note;
    if (!same) stopped();
    clearTimeout(idle);
    idle = setTimeout(stopped, IDLE_MS);
    if (same && Date.now() - sentAt < REPEAT_MS) return;
    active = { conversation_id: conversationId, note };
    sentAt = Date.now();
    socket.send({ type: "typing", ...active, active: true });
  }

  function stopped(): void {
    clearTimeout(idle);
    if (active !== null) socket.send({ type: "typing", ...active, active: false });
    active = null;
  }

  return { typed, stopped };
}
