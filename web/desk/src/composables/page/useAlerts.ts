import { createShared } from "@jieli/shared/staff/createShared";
import { computed, onScopeDispose, ref, watch } from "vue";

import { alertsBetween, type AlertKind } from "../../model/alerts";
import { useConversations } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import { useMentions } from "../session/useMentions";
import type { Session } from "../session/useSession";
import { playChime } from "./chime";
import { useLocale } from "./useLocale";

const STORED = "jieli.desk.alerts";

/** Sound, and notifications of the browser, for what happens while the agent looks elsewhere. */
export const [provideAlerts, useAlerts] = createShared("alerts", createAlerts);

function createAlerts(session: Session) {
  const { t } = useLocale();
  const { summaries, state } = useConversations();
  const { selected, select } = useSelection();
  const { mentions } = useMentions();
  const sound = ref(localStorage.getItem(STORED) !== "off");
  const permission = ref(typeof Notification === "undefined" ? "denied" : Notification.permission);
  const shown = new Set<Notification>();
  /** Mentions come again with every connection. */
  const heard = new Set<string>();
  onScopeDispose(() => shown.forEach((each) => each.close()));

  function toggleSound(): void {
    sound.value = !sound.value;
    localStorage.setItem(STORED, sound.value ? "on" : "off");
    if (sound.value) playChime();
  }

  /** Asks the browser, which asks the agent; only a click may. */
  async function allow(): Promise<void> {
    permission.value = await Notification.requestPermission();
  }

  function tell(kind: AlertKind | "mention", conversationId: string, name: string, text: string): void {
    if (sound.value) playChime();
    if (permission.value !== "granted" || isLooking()) return;
    const told = new Notification(t(`alert.${kind}`, { name }), { body: text, tag: `${kind} ${conversationId}` });
    shown.add(told);
    told.onclose = () => shown.delete(told);
    told.onclick = () => {
      window.focus();
      select(conversationId);
      told.close();
    };
  }

  watch(summaries, (after, before) => {
    // What was there when we came is no news.
    if (state.value !== "ready" || before.size === 0) return;
    const watched = isLooking() ? selected.value : null;
    for (const { kind, conversationId, name, text } of alertsBetween(before, after, session.agentId.value, watched)) {
      tell(kind, conversationId, name, text);
    }
  });
  watch(mentions, (unseen) => {
    for (const { note } of unseen) {
      if (!heard.has(note.id)) tell("mention", note.conversation_id, note.author.name, note.text);
      heard.add(note.id);
    }
  });

  return { sound, toggleSound, mayAsk: computed(() => permission.value === "default"), allow };
}

function isLooking(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
