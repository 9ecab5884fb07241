import type { ConversationSummary, Message } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, shallowReactive, watch } from "vue";

import { isUnread } from "../../model/lists";
import { contiguousSeq, mergeMessages, recalledSeqs } from "../../model/transcript";
import { useConversations, type LoadState } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";
import type { Session } from "../session/useSession";
import { useNotes } from "./useNotes";

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
  const { heldUpTo } = useNotes();
  const held = shallowReactive(new Map<string, Transcript>());
  const marks = new Map<string, number>();
  const loading = new Set<string>();
  const transcript = computed(() => held.get(selected.value ?? "") ?? null);

  const recalled = computed(() => recalledSeqs(transcript.value?.messages ?? []));

  function take(id: string, incoming: readonly Message[], state?: LoadState): void {
    const known = held.get(id);
    if (!known) return;
    const messages = incoming.length ? mergeMessages(known.messages, incoming) : known.messages;
    held.set(id, { ...known, messages, state: state ?? known.state });
  }

  /** Reads what is missing, then asks the socket to go on from there. */
  async function load(id: string): Promise<void> {
    if (loading.has(id)) return;
    loading.add(id);
    await read(id);
    loading.delete(id);
    listen(id);
  }

  async function read(id: string): Promise<void> {
    const messages = held.get(id)?.messages ?? [];
    held.set(id, { messages, state: messages.length ? "ready" : "loading", unreadAfter: null });
    drawLine(id);
    try {
      const missing = await session.api.messagesAfter(id, contiguousSeq(messages));
      drawLine(id);
      take(id, missing, "ready");
    } catch {
      take(id, [], messages.length ? "ready" : "failed");
    }
  }

  /** Remembers where the unread begin; after a reload of the page we learn it only by now. */
  function drawLine(id: string): void {
    const known = held.get(id);
    const summary = conversations.current.value;
    if (!known || known.unreadAfter !== null || summary?.id !== id) return;
    held.set(id, { ...known, unreadAfter: unreadAfter(summary, session.agentId.value) });
  }

  function listen(id: string): void {
    if (id !== selected.value) return;
    const after_seq = contiguousSeq(held.get(id)?.messages ?? []);
    socket.send({ type: "open", conversation_id: id, after_seq, after_note: heldUpTo(id) });
  }

  async function reload(): Promise<void> {
    if (selected.value) await load(selected.value);
  }

  /** Tells the customer that the agent has seen everything up to `seq`, once. */
  function markRead(id: string, seq: number): void {
    if ((marks.get(id) ?? 0) >= seq) return;
    if (socket.send({ type: "read", conversation_id: id, seq })) marks.set(id, seq);
  }

  /** A customer was forgotten: where nobody has said anything, nothing that was held is shown any more. */
  watch(conversations.current, (summary) => {
    if (!summary || summary.state !== "closed" || summary.last_message !== null) return;
    if (held.get(summary.id)?.messages.length) held.set(summary.id, { messages: [], state: "ready", unreadAfter: null });
  });

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

  return { transcript, recalled, reload, markRead };
}

function unreadAfter(summary: ConversationSummary, agentId: string): number | null {
  return isUnread(summary, agentId) ? summary.agent_read_seq : null;
}
