import { newId } from "@jieli/shared/ids";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, onScopeDispose, shallowRef, watch } from "vue";

import { parseOutbox, serializeOutbox, type PendingMessage } from "../../model/outbox";
import { stillPending } from "../../model/transcript";
import { useSelection } from "../lists/useSelection";
import { useLocale } from "../page/useLocale";
import type { DeskSocket } from "../session/useDeskSocket";
import { useErrorWords } from "../session/useErrorWords";
import type { Session } from "../session/useSession";
import { useTranscript } from "./useTranscript";

/** How long a message may stay unanswered on a live connection. */
const PATIENCE_MS = 10_000;

/** What the agent has sent and we have not seen stored; a repeat keeps its `client_message_id`. */
export const [provideOutbox, useOutbox] = createShared("outbox", createOutbox);

function createOutbox(session: Session, socket: DeskSocket) {
  const key = `jieli.desk.outbox.${session.agentId.value}`;
  const { selected } = useSelection();
  const { transcript } = useTranscript();
  const { t } = useLocale();
  const words = useErrorWords();
  const items = shallowRef<PendingMessage[]>(parseOutbox(sessionStorage.getItem(key)));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  watch(items, (list) => sessionStorage.setItem(key, serializeOutbox(list)), { flush: "sync" });
  watch(transcript, (held) => {
    if (held) items.value = stillPending(items.value, held.messages);
  });
  onScopeDispose(() => timers.forEach(clearTimeout));

  const pending = computed(() => {
    const mine = items.value.filter((item) => item.conversationId === selected.value);
    return stillPending(mine, transcript.value?.messages ?? []);
  });

  function send(conversationId: string, text: string, articleId: string | null = null, quoteSeq: number | null = null): void {
    const item: PendingMessage = {
      clientMessageId: newId(),
      conversationId,
      text,
      articleId,
      quoteSeq,
      createdAt: new Date().toISOString(),
      state: "sending",
      error: null,
    };
    items.value = [...items.value, item];
    transmit(item);
  }

  function transmit(item: PendingMessage): void {
    const { conversationId: conversation_id, clientMessageId: client_message_id } = item;
    const quote = item.quoteSeq ? { quote_seq: item.quoteSeq } : {};
    const body = item.articleId ? { article_id: item.articleId } : { text: item.text, ...quote };
    const gone = socket.send({ type: "message", conversation_id, client_message_id, ...body });
    if (gone) expectAnswer(client_message_id);
  }

  function expectAnswer(id: string): void {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(() => fail(id, t("delivery.noAnswer")), PATIENCE_MS));
  }

  function fail(id: string, error: string): void {
    settle(id, { state: "failed", error });
  }

  function retry(id: string): void {
    settle(id, { state: "sending", error: null });
    const item = items.value.find((entry) => entry.clientMessageId === id);
    if (item) transmit(item);
  }

  function discard(id: string): void {
    items.value = items.value.filter((item) => item.clientMessageId !== id);
  }

  function settle(id: string, change: Partial<PendingMessage>): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    items.value = items.value.map((item) => (item.clientMessageId === id ? { ...item, ...change } : item));
  }

  socket.on("ack", (frame) => settle(frame.client_message_id, { state: "stored", error: null }));
  socket.on("nack", (frame) => fail(frame.client_message_id, words(frame.error)));
  socket.on("welcome", () => {
    items.value.filter((item) => item.state === "sending").forEach(transmit);
  });

  return { pending, send, retry, discard };
}
