import type { ConversationSummary, Message } from "@jieli/shared/protocol";
import { onScopeDispose, ref, watch, type Ref } from "vue";

import { listOf } from "../../model/lists";
import { useSession } from "../session/useSession";
import { useTranscript } from "./useTranscript";

/** Marks an own chat as read when its end is truly on screen: page visible, window in front. */
export function useReadMarks(
  summary: Ref<ConversationSummary>,
  newest: Ref<Message | undefined>,
  atEnd: Ref<boolean>,
): void {
  const { agentId } = useSession();
  const { markRead } = useTranscript();
  const looking = ref(isLooking());

  function look(): void {
    looking.value = isLooking();
  }
  window.addEventListener("focus", look);
  window.addEventListener("blur", look);
  document.addEventListener("visibilitychange", look);
  onScopeDispose(() => {
    window.removeEventListener("focus", look);
    window.removeEventListener("blur", look);
    document.removeEventListener("visibilitychange", look);
  });

  watch(
    [summary, newest, atEnd, looking],
    () => {
      const last = newest.value;
      if (!last || !atEnd.value || !looking.value) return;
      if (listOf(summary.value, agentId.value) !== "mine") return;
      if (last.seq > summary.value.agent_read_seq) markRead(summary.value.id, last.seq);
    },
    { immediate: true },
  );
}

function isLooking(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
