import { newId } from "@jieli/shared/ids";
import type { ConversationSummary } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { useLoad } from "@jieli/shared/staff/useLoad";
import type { WallAgent } from "@jieli/shared/wall";
import { computed, onScopeDispose, ref, watch } from "vue";

import { useConversations } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import { useLocale } from "../page/useLocale";
import { useErrorWords } from "../session/useErrorWords";
import type { Session } from "../session/useSession";

const EVERY_MS = 3000;

/** The supervisor's live wall: what it shows, asked anew every few seconds while it is open. */
export const [provideWall, useWall] = createShared("wall", createWall);

function createWall(session: Session) {
  const { t } = useLocale();
  const { select } = useSelection();
  const conversations = useConversations();
  const words = useErrorWords();
  const open = ref(false);
  const { data: wall, failure, load } = useLoad(session.api.wall);
  const failed = computed(() => failure.value !== null);
  const told = ref("");
  const allowed = session.supervises;
  let timer: ReturnType<typeof setInterval> | undefined;

  watch(open, (now) => {
    clearInterval(timer);
    told.value = "";
    if (!now) return;
    void load();
    timer = setInterval(() => void load(), EVERY_MS);
  });
  onScopeDispose(() => clearInterval(timer));

  /** Reads along: the desk shows the conversation. */
  function watchChat(id: string): void {
    select(id);
    open.value = false;
  }

  async function bargeIn(chat: ConversationSummary): Promise<void> {
    const done = await attempt(async () => conversations.apply(await session.api.bargeIn(chat.id)));
    if (done) watchChat(chat.id);
  }

  function reassign(chat: ConversationSummary, to: WallAgent): Promise<boolean> {
    return attempt(async () => {
      conversations.apply(await session.api.reassign(chat.id, to.id));
      told.value = t("wall.reassigned", { contact: chat.contact.name, agent: to.name });
    });
  }

  /** Says something to the agent alone, as a note that asks her to look. */
  function whisper(chat: ConversationSummary, text: string): Promise<boolean> {
    const agent = chat.assignee;
    if (!agent || !text.trim()) return Promise.resolve(false);
    const note = { client_note_id: newId(), text, mentions: [agent.id] };
    return attempt(async () => {
      await session.api.writeNote(chat.id, note);
      told.value = t("wall.whispered", { agent: agent.name });
    });
  }

  function signOut(agent: WallAgent): Promise<boolean> {
    return attempt(async () => {
      await session.api.forceLogout(agent.id);
      told.value = t("wall.signedOut", { agent: agent.name });
    });
  }

  /** Does something and looks anew; what stood in the way is told in words. */
  async function attempt(deed: () => Promise<unknown>): Promise<boolean> {
    try {
      await deed();
      return true;
    } catch (error) {
      told.value = t("wall.failed", { reason: words(error) });
      return false;
    } finally {
      await load();
    }
  }

  return { allowed, open, wall, failed, told, load, watchChat, bargeIn, reassign, whisper, signOut };
}
