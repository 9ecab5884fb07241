import type { CannedReply } from "@jieli/shared/canned";
import type { ConversationSummary } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { ref, shallowRef } from "vue";

import type { NewCanned } from "../../api/desk";
import { fillCanned } from "../../model/canned";
import { useLocale } from "../page/useLocale";
import type { Session } from "../session/useSession";

/** The canned replies that this agent can take, and writing them. */
export const [provideCanned, useCanned] = createShared("canned replies", createCanned);

function createCanned(session: Session) {
  const { longDate } = useLocale();
  const replies = shallowRef<readonly CannedReply[]>([]);
  const placeholders = shallowRef<readonly string[]>([]);
  const state = ref<"loading" | "ready" | "failed">("loading");

  async function load(): Promise<void> {
    try {
      const found = await session.api.canned();
      replies.value = found.canned;
      placeholders.value = found.placeholders;
      state.value = "ready";
    } catch {
      if (state.value === "loading") state.value = "failed";
    }
  }

  async function save(reply: NewCanned, id: string | null): Promise<void> {
    await (id ? session.api.changeCanned(id, reply) : session.api.addCanned(reply));
    await load();
  }

  async function remove(id: string): Promise<void> {
    await session.api.removeCanned(id);
    await load();
  }

  /** The words as they would go to this customer. */
  function fill(text: string, summary: ConversationSummary): string {
    return fillCanned(text, {
      "contact.name": summary.contact.name,
      "agent.name": session.agent.value?.name ?? "",
      "conversation.id": summary.id,
      today: longDate(new Date(), summary.language),
    });
  }

  return { replies, placeholders, state, load, save, remove, fill };
}
