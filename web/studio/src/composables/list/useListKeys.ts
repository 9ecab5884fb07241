import { isTyping } from "@jieli/shared/staff/isTyping";
import { onScopeDispose } from "vue";

export interface ListKeys {
  walk: (step: -1 | 1) => void;
  open: () => void;
  choose: () => void;
  search: () => void;
  create?: () => void;
  clear: () => void;
}

/** Hears the keys of a list while the calling component lives. */
export function useListKeys(keys: ListKeys): void {
  const deeds: Record<string, (() => void) | undefined> = {
    j: () => keys.walk(1),
    k: () => keys.walk(-1),
    ArrowDown: () => keys.walk(1),
    ArrowUp: () => keys.walk(-1),
    x: keys.choose,
    n: keys.create,
    "/": keys.search,
    Escape: keys.clear,
  };

  function press(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter") return enter(event);
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  /** Enter on a button or a link is that one's own. */
  function enter(event: KeyboardEvent): void {
    if (event.target instanceof Element && event.target.closest("a, button, summary, [role='option']")) return;
    event.preventDefault();
    keys.open();
  }

  window.addEventListener("keydown", press);
  onScopeDispose(() => window.removeEventListener("keydown", press));
}
