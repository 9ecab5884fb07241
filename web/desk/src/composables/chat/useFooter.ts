import { createShared } from "@jieli/shared/staff/createShared";
import { ref, shallowRef, watch } from "vue";

import { useSelection } from "../lists/useSelection";

/** What stands below the transcript: the reply or what the conversation's state asks for, or one of these. */
export type FooterMode = "reply" | "note" | "transfer" | "wrap_up";

/** What the agent does in the conversation on screen; another one begins with the reply. */
export const [provideFooter, useFooter] = createShared("footer", () => {
  const { selected } = useSelection();
  const mode = ref<FooterMode>("reply");

  /** The number of the message that the reply answers. */
  const quote = ref<number | null>(null);
  const inserted = shallowRef<{ text: string } | null>(null);

  /** Puts words into the reply where its caret is. */
  function insert(text: string): void {
    mode.value = "reply";
    inserted.value = { text };
  }

  function toggle(wanted: FooterMode): void {
    mode.value = mode.value === wanted ? "reply" : wanted;
  }

  function forget(): void {
    mode.value = "reply";
    inserted.value = quote.value = null;
  }

  watch(selected, forget, { flush: "sync" });
  return { mode, quote, inserted, insert, toggle };
});
