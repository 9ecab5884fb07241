import type { ConversationSummary, Message } from "@jieli/shared/protocol";
import { computed, shallowReactive, watch } from "vue";

import { isUnread } from "../model/lists";
import { contiguousSeq, mergeMessages } from "../model/transcript";
import { createShared } from "./shared";
import { useConversations, type LoadState } from "./useConversations";
import type { DeskSocket } from "./useDeskSocket";
import type { Session } from "./useSession";
import { useSelection } from "./useSelection";

export interface Transcript {
  messages: readonly Message[];
  state: LoadState;
  /** Where the unread began when the conversation was opened; null when all was read. */
  unreadAfter: number | null;
}

/** The transcript on screen: read page by page, then live from the next `seq` on. */
export const [provideTranscript, useTranscript] = createShared("transcript", createTranscript);

function createTranscript(session: Session, socket: DeskSocket) {
  const { selected } = useSelection();
  const conversations = useConversations();
  const held = shallowReactive(new Map<string, Transcript>());
  const marks = new Map<string, number>();
  const transcript = computed(() => held.get(selected.value ?? "") ?? null);

  function take(id: string, incoming: readonly Message[], state?: LoadState): void {
    const known = held.get(id);
    if (!known) return;
    const messages = incoming.length ? mergeMessages(known.messages, incoming) : known.messages;
    held.set(id, { ...known, messages, state: state ?? known.state });
  }

  /** Reads what is missing, then asks the socket to go on from there. */
  async function load(id: string): Promise<void> {
    const known = held.get(id);
    const messages = known?.messages ?? [];
    held.set(id, {
      messages,
      state: messages.length ? "ready" : "loading",
      unreadAfter: unreadAfter(conversations.current.value, session.agentId.value),
    });
    try {
      take(id, await session.api.messagesAfter(id, contiguousSeq(messages)), "ready");
    } catch {
      take(id, [], messages.length ? "ready" : "failed");
    }
    listen(id);
  }

  function listen(id: string): void {
    if (id !== selected.value) return;
    const after_seq = contiguousSeq(held.get(id)?.messages ?? []);
    socket.send({ type: "open", conversation_id: id, after_seq });
  }

  async function reload(): Promise<void> {
    if (selected.value) await load(selected.value);
  }

  /** Tells the customer that the agent has seen everything up to `seq`, once. */
  function markRead(id: string, seq: number): void {
    if ((marks.get(id) ?? 0) >= seq) return;
    if (socket.send({ type: "read", conversation_id: id, seq })) marks.set(id, seq);
  }

  watch(
    selected,
    (id, previous) => {
      if (previous) socket.send({ type: "leave", conversation_id: previous });
      if (id) void load(id);
    },
    { immediate: true },
  );
  socket.on("welcome", () => {
    marks.clear();
    void reload();
  });
  socket.on("message", ({ message }) => take(message.conversation_id, [message]));

  return { transcript, reload, markRead };
}

function unreadAfter(summary: ConversationSummary | null, agentId: string): number | null {
  return summary && isUnread(summary, agentId) ? summary.agent_read_seq : null;
}
