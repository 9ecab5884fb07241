import type { ConversationSummary } from "@jieli/shared/protocol";
import { ApiError } from "@jieli/shared/staff/client";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, ref, shallowRef, watch } from "vue";

import type { ConversationAction, TicketChange, TransferTarget } from "../../api/desk";
import type { Key } from "../../locale/zh";
import { useConversations } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import { useLocale } from "../page/useLocale";
import { useErrorWords } from "../session/useErrorWords";
import { useNotice, type Notice } from "../session/useNotice";
import type { Session } from "../session/useSession";
import { useFooter } from "./useFooter";

type Deed = ConversationAction | "transfer" | "recall" | "ticket";

const LABELS: Record<Deed, Key> = {
  accept: "action.accept",
  take_over: "action.takeOver",
  resolve: "action.resolve",
  return_to_queue: "action.returnToQueue",
  return_to_bot: "action.returnToBot",
  transfer: "action.transfer",
  recall: "recall.do",
  ticket: "ticket.change",
};

/** A deed that the server has not answered; the same one again is the same click. */
interface Running {
  deed: Deed;
  id: string;
  what: string;
}

/** Accept, take over, resolve, return: what an agent does with a conversation. */
export const [provideActions, useActions] = createShared("actions", createActions);

function createActions(session: Session) {
  const { selected, select } = useSelection();
  const conversations = useConversations();
  const { t } = useLocale();
  const words = useErrorWords();
  const running = shallowRef<readonly Running[]>([]);
  const busy = computed(() => running.value.filter(({ id }) => id === selected.value).at(-1)?.deed ?? null);
  const { show, dismiss } = useNotice();
  const { mode } = useFooter();
  const accepted = ref(0);

  async function act(action: ConversationAction, id = selected.value): Promise<boolean> {
    return id ? perform(action, id, () => session.api.act(id, action)) : false;
  }

  /** Gives an own conversation to a colleague, a team, or who has a skill. */
  async function transfer(id: string, to: TransferTarget, comment: string): Promise<boolean> {
    return perform("transfer", id, () => session.api.transfer(id, to, comment));
  }

  /** Takes back a message of one's own. */
  async function recall(id: string, seq: number): Promise<boolean> {
    return perform("recall", id, () => session.api.recall(id, seq), String(seq));
  }

  /** Changes a ticket, or makes one of an own chat. */
  async function changeTicket(id: string, change: TicketChange): Promise<boolean> {
    return perform("ticket", id, () => session.api.changeTicket(id, change), JSON.stringify(change));
  }

  /** Does it to a conversation; true when it was done. Several clicks count as one, and another deed waits for none. */
  async function perform(deed: Deed, id: string, call: () => Promise<ConversationSummary>, what = ""): Promise<boolean> {
    if (running.value.some((each) => each.deed === deed && each.id === id && each.what === what)) return false;
    const mine = { deed, id, what };
    running.value = [...running.value, mine];
    dismiss();
    try {
      conversations.apply(await call());
      return true;
    } catch (error) {
      show(explain(deed, error));
      if (error instanceof ApiError && error.status === 409) void catchUp(id);
      return false;
    } finally {
      running.value = running.value.filter((each) => each !== mine);
    }
  }

  /** What follows a deed follows as soon as it is known, by the answer or by the socket, which may be faster. */
  function follow(summary: ConversationSummary | null, before: ConversationSummary | null): void {
    if (!summary || summary.id !== before?.id) return;
    const doing = (...deeds: Deed[]): boolean => running.value.some(({ id, deed }) => id === summary.id && deeds.includes(deed));
    if (summary.state === "closed" && before.state !== "closed" && doing("resolve")) mode.value = "wrap_up";
    if (isMine(summary) && !isMine(before) && doing("accept", "take_over")) accepted.value += 1;
  }

  function isMine({ state, assignee }: ConversationSummary): boolean {
    return state === "assigned" && assignee?.id === session.agentId.value;
  }

  watch(conversations.current, follow, { flush: "sync" });

  /** Accepts the conversation on screen if it waits, else who is next. */
  async function acceptNext(): Promise<void> {
    const current = conversations.current.value;
    const next = current?.state === "queued" ? current : conversations.nextWaiting.value;
    if (!next) return;
    select(next.id);
    await act("accept", next.id);
  }

  function explain(action: Deed, error: unknown): Notice {
    const code = error instanceof ApiError ? error.code : "unexpected";
    const details = error instanceof ApiError ? error.details : {};
    if (code === "already_accepted") {
      const owner = String(details.owner ?? t("notice.someone"));
      return { code, conflict: true, text: t("conflict.accepted", { owner }) };
    }
    if (code === "at_capacity") {
      const n = String(details.capacity ?? session.agent.value?.capacity ?? "");
      return { code, conflict: false, text: t("conflict.capacity", { n }) };
    }
    const reason = words(error);
    return { code, conflict: false, text: t("action.failed", { action: t(LABELS[action]), reason }) };
  }

  /** After a conflict what we hold is old: ask again for this one and for the lists. */
  async function catchUp(id: string): Promise<void> {
    try {
      conversations.apply((await session.api.conversation(id)).conversation);
    } finally {
      await conversations.refresh();
    }
  }

  return { busy, accepted, act, transfer, recall, changeTicket, acceptNext };
}
