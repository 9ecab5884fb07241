import { createShared } from "@jieli/shared/staff/createShared";
import { ref, watch } from "vue";

import { useSelection } from "../lists/useSelection";
import { useLocale } from "../page/useLocale";
import type { DeskSocket } from "./useDeskSocket";
import { useErrorWords } from "./useErrorWords";

/** What stood in the way, in words; `conflict` when a colleague was faster. */
export interface Notice {
  code: string;
  text: string;
  conflict: boolean;
}

/** The one line above the chat that says what did not work; it goes with the conversation. */
export const [provideNotice, useNotice] = createShared("notice", createNotice);

function createNotice(socket: Pick<DeskSocket, "on">) {
  const { selected } = useSelection();
  const { t } = useLocale();
  const words = useErrorWords();
  const notice = ref<Notice | null>(null);

  function show(next: Notice): void {
    notice.value = next;
  }

  function dismiss(): void {
    notice.value = null;
  }

  // What the server refused without naming a message of ours, which would have a `nack`.
  socket.on("error", ({ error }) => {
    if (error.code === "conversation_not_found") return; // the chat says so itself, in its place
    const text = t("connection.refused", { reason: words(error) });
    show({ code: error.code, text, conflict: false });
  });
  watch(selected, dismiss, { flush: "sync" });

  return { notice, show, dismiss };
}
