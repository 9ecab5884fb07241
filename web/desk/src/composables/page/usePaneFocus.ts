import { watch, type Ref } from "vue";

import { usePanes } from "./usePanes";

/** On a narrow screen, the pane that comes takes the keyboard from the one that goes. */
export function usePaneFocus(root: Ref<HTMLElement | undefined>): void {
  const { view } = usePanes();

  function follow(): void {
    const active = document.activeElement;
    if (active && active !== document.body && active.checkVisibility()) return;
    root.value?.querySelector<HTMLElement>(`.panes > .${view.value}`)?.focus({ preventScroll: true });
  }

  watch(view, follow, { flush: "post" });
}
