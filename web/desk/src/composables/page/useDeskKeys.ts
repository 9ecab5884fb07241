import { computed, nextTick, type ComputedRef, type Ref } from "vue";

import type { Key } from "../../locale/zh";
import { LIST_NAMES, type ListName } from "../../model/lists";
import type { Command } from "../../model/palette";
import { useActions } from "../chat/useActions";
import { useFooter } from "../chat/useFooter";
import { useArticleDrawer } from "../know/useArticleDrawer";
import { useArticles } from "../know/useArticles";
import { useConversations } from "../lists/useConversations";
import { useListTab } from "../lists/useListTab";
import { useOffer } from "../session/useOffer";
import { useSession } from "../session/useSession";
import { usePanes } from "./usePanes";
import { useLocale } from "./useLocale";
import { useShortcuts, type ShortcutName, type Shortcuts } from "./useShortcuts";

interface Focus {
  sheet: Ref<boolean>;
  palette: Ref<boolean>;
  /** Counters: a change moves the focus. */
  focusReply: Ref<number>;
  focusSearch: Ref<number>;
  focusCanned: Ref<number>;
}

const COMMANDS: readonly (readonly [ShortcutName, string, Key])[] = [
  ["accept", "Alt+A", "keys.accept"],
  ["reply", "Alt+L", "keys.reply"],
  ["note", "Alt+N", "keys.note"],
  ["canned", "Alt+C", "keys.canned"],
  ["search", "Alt+S", "keys.search"],
  ["transfer", "Alt+T", "keys.transfer"],
  ["resolve", "Alt+E", "keys.resolve"],
  ["next", "Alt+J", "keys.next"],
  ["previous", "Alt+K", "keys.previous"],
  ["help", "?", "keys.help"],
];

const SHEET: readonly (readonly [string, Key])[] = [
  ["Alt + J", "keys.next"],
  ["Alt + K", "keys.previous"],
  ["Alt + A", "keys.accept"],
  ["Alt + X", "keys.decline"],
  ["Alt + E", "keys.resolve"],
  ["Alt + L", "keys.reply"],
  ["Alt + N", "keys.note"],
  ["Alt + T", "keys.transfer"],
  ["Alt + C", "keys.canned"],
  ["/", "keys.slash"],
  ["Alt + S", "keys.search"],
  ["Enter", "keys.send"],
  ["Shift + Enter", "keys.newline"],
  ["Esc", "keys.close"],
  ["Ctrl / ⌘ + K", "keys.palette"],
  ["?", "keys.help"],
];

/** Ties the keys to what they do. */
export function useDeskKeys({ sheet, palette, focusReply, focusSearch, focusCanned }: Focus): {
  commands: ComputedRef<Command[]>;
  keys: ComputedRef<(readonly [string, string])[]>;
} {
  const { walk, tab } = useListTab();
  const { t } = useLocale();
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

  function wrapUp(): void {
    if (current.value?.assignee?.id !== agentId.value) return;
    panes.view.value = "chat";
    mode.value = "wrap_up";
  }

  const deeds: Shortcuts = {
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
    palette: () => (palette.value = !palette.value),
    close,
  };
  useShortcuts(deeds);

  /** The same deeds by name, with their keys. */
  const commands = computed<Command[]>(() => [
    ...COMMANDS.map(([name, key, words]) => ({ id: name, title: t(words), detail: key, run: deeds[name] })),
    { id: "wrap_up", title: t("wrapUp.open"), detail: "", run: wrapUp },
    ...LIST_NAMES.map((name) => ({ id: `list-${name}`, title: t(`lists.${name}`), detail: t("lists.title"), run: () => openList(name) })),
  ]);

  function openList(name: ListName): void {
    tab.value = name;
    panes.view.value = "lists";
  }

  /** The sheet of keys. */
  const keys = computed(() => SHEET.map(([key, words]) => [key, t(words)] as const));

  return { commands, keys };
}
