import { ref, watch } from "vue";

import { useSelection } from "../lists/useSelection";
import { createShared } from "../shared";

/** What stands below the transcript: the reply or what the conversation's state asks for, or one of these. */
export type FooterMode = "reply" | "note" | "transfer";

/** What the agent does in the conversation on screen; another one begins with the reply. */
export const [provideFooter, useFooter] = createShared("footer", () => {
  const { selected } = useSelection();
  const mode = ref<FooterMode>("reply");

  function toggle(wanted: FooterMode): void {
    mode.value = mode.value === wanted ? "reply" : wanted;
  }

  watch(selected, () => (mode.value = "reply"), { flush: "sync" });
  return { mode, toggle };
});
