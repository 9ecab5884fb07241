import type { Agent, ConversationSummary } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, ref, shallowRef } from "vue";

import { LIST_NAMES, isUnread, listOf, sortList, whoWaitsLongest, type ListName } from "../../model/lists";
import { applyAll, applySummary, replaceOpen, type Summaries } from "../../model/versions";
import { useClock } from "../page/useClock";
import type { DeskSocket } from "../session/useDeskSocket";
import type { Session } from "../session/useSession";
import { useSelection } from "./useSelection";

export type LoadState = "loading" | "ready" | "failed";

/** Every conversation we know of, in its list; fed by the socket, and by REST for closed ones. */
export const [provideConversations, useConversations] = createShared("conversations", createConversations);

function createConversations(session: Session, socket: DeskSocket) {
  const clock = useClock();
  const { selected } = useSelection();
  const summaries = shallowRef<Summaries>(new Map());
  const state = ref<LoadState>("loading");
  const closed = useClosedPages(session, applyPage);

  const lists = computed(() => sortIntoLists(summaries.value, session.agent.value));
  const current = computed(() => summaries.value.get(selected.value ?? "") ?? null);
  const nextWaiting = computed(() => lists.value.waiting[0] ?? null);
  const longestWaiting = computed(() => whoWaitsLongest(lists.value.waiting));
  const unread = computed(
    () => lists.value.mine.filter((summary) => isUnread(summary, session.agentId.value)).length,
  );

  function apply(summary: ConversationSummary): void {
    summaries.value = applySummary(summaries.value, summary);
  }

  function applyPage(page: readonly ConversationSummary[]): void {
    summaries.value = applyAll(summaries.value, page);
  }

  /** Asks the server again, where the socket has not told (yet). */
  async function refresh(): Promise<void> {
    if (state.value === "failed") state.value = "loading";
    try {
      const open = LIST_NAMES.filter((name) => name !== "closed");
      applyPage((await Promise.all(open.map((name) => session.api.conversations(name)))).flatMap((page) => page.conversations));
      state.value = "ready";
    } catch {
      if (state.value === "loading") state.value = "failed";
    }
  }

  socket.on("welcome", (frame) => {
    clock.adjust(frame.server_time);
    summaries.value = replaceOpen(summaries.value, frame.conversations, selected.value);
    state.value = "ready";
  });
  socket.on("conversation", (frame) => apply(frame.conversation));

  return { state, summaries, lists, current, nextWaiting, longestWaiting, unread, closed, apply, refresh };
}

/** Closed conversations come page by page, newest first. */
function useClosedPages(session: Session, take: (page: ConversationSummary[]) => void) {
  const state = ref<LoadState>("loading");
  const more = ref(false);
  let before: string | undefined;

  async function load(): Promise<void> {
    state.value = "loading";
    try {
      const page = await session.api.conversations("closed", before);
      take(page.conversations);
      before = page.next ?? before;
      more.value = page.next !== null;
      state.value = "ready";
    } catch {
      state.value = "failed";
    }
  }

  /** Loads the first page once. */
  async function start(): Promise<void> {
    if (before === undefined && state.value !== "ready") await load();
  }

  return { state, more, load, start };
}

function sortIntoLists(summaries: Summaries, agent: Agent | null) {
  const agentId = agent?.id ?? "";
  const lists: Record<ListName, ConversationSummary[]> = { waiting: [], mine: [], tickets: [], trouble: [], bot: [], closed: [] };
  for (const summary of summaries.values()) {
    const name = listOf(summary, agentId);
    if (name) lists[name].push(summary);
  }
  for (const name of LIST_NAMES) lists[name] = sortList(name, lists[name], agentId, agent);
  return lists;
}
