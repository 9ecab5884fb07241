import { nextTick, type Ref } from "vue";

import { useActions } from "../chat/useActions";
import { useFooter } from "../chat/useFooter";
import { useArticleDrawer } from "../know/useArticleDrawer";
import { useArticles } from "../know/useArticles";
import { useConversations } from "../lists/useConversations";
import { useListTab } from "../lists/useListTab";
import { useOffer } from "../session/useOffer";
import { useSession } from "../session/useSession";
import { usePanes } from "./usePanes";
import { useShortcuts } from "./useShortcuts";

interface Focus {
  sheet: Ref<boolean>;
  /** Counters: a change moves the focus. */
  focusReply: Ref<number>;
  focusSearch: Ref<number>;
  focusCanned: Ref<number>;
}

/** Ties the keys to what they do. */
export function useDeskKeys({ sheet, focusReply, focusSearch, focusCanned }: Focus): void {
  const { walk } = useListTab();
  const { acceptNext, act } = useActions();
  const { offer, accept: acceptOffer, decline } = useOffer();
  const { current } = useConversations();
  const { agentId } = useSession();
  const { reader } = useArticles();
  const drawer = useArticleDrawer();
  const panes = usePanes();
  const { mode, toggle } = useFooter();

  function isMine(): boolean {
    return current.value?.state === "assigned" && current.value.assignee?.id === agentId.value;
  }

  function resolve(): void {
    if (isMine()) void act("resolve");
  }

  async function reply(): Promise<void> {
    mode.value = "reply";
    panes.view.value = "chat";
    await nextTick();
    focusReply.value += 1;
  }

  /** Into the note, and out of it again. */
  async function note(): Promise<void> {
    if (!current.value) return;
    panes.view.value = "chat";
    if (mode.value === "note") return reply();
    mode.value = "note";
  }

  function transfer(): void {
    if (!isMine()) return;
    panes.view.value = "chat";
    toggle("transfer");
  }

  async function search(): Promise<void> {
    panes.view.value = "know";
    panes.tab.value = "search";
    reader.close();
    await nextTick();
    focusSearch.value += 1;
  }

  async function canned(): Promise<void> {
    panes.view.value = "know";
    panes.tab.value = "canned";
    reader.close();
    await nextTick();
    focusCanned.value += 1;
  }

  function close(): void {
    if (sheet.value) sheet.value = false;
    else drawer.close();
  }

  useShortcuts({
    next: () => walk(1),
    previous: () => walk(-1),
    accept: () => void (offer.value ? acceptOffer() : acceptNext()),
    decline: () => void decline(),
    resolve,
    reply: () => void reply(),
    transfer,
    canned: () => void canned(),
    note: () => void note(),
    search: () => void search(),
    help: () => (sheet.value = !sheet.value),
    close,
  });
}
