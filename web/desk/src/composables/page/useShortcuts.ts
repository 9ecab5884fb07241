import { isTyping } from "@jieli/shared/staff/isTyping";
import { onScopeDispose } from "vue";

/** Keys of the desk by the place on the keyboard, for Alt+J types other letters on some systems. */
export const ALT_KEYS = {
  KeyJ: "next",
  KeyK: "previous",
  KeyA: "accept",
  KeyC: "canned",
  KeyX: "decline",
  KeyE: "resolve",
  KeyL: "reply",
  KeyN: "note",
  KeyS: "search",
  KeyT: "transfer",
} as const;

export type ShortcutName = (typeof ALT_KEYS)[keyof typeof ALT_KEYS] | "help" | "palette" | "close";
export type Shortcuts = Record<ShortcutName, () => void>;

/** Hears the desk's keys while the calling component lives. */
export function useShortcuts(shortcuts: Shortcuts): void {
  function press(event: KeyboardEvent): void {
    const name = shortcutOf(event);
    if (!name) return;
    if (name !== "close") event.preventDefault();
    shortcuts[name]();
  }
  window.addEventListener("keydown", press);
  onScopeDispose(() => window.removeEventListener("keydown", press));
}

/** The shortcut that a key press means; none while an input method is at work. */
export function shortcutOf(event: KeyboardEvent): ShortcutName | null {
  if (event.isComposing) return null;
  if (event.ctrlKey !== event.metaKey && event.code === "KeyK" && !event.altKey) return "palette";
  if (event.ctrlKey || event.metaKey) return null;
  if (event.altKey) return event.code in ALT_KEYS ? ALT_KEYS[event.code as keyof typeof ALT_KEYS] : null;
  if (event.key === "Escape") return "close";
  const asks = event.key === "?" || event.key === "？";
  return asks && !isTyping(event.target) ? "help" : null;
}
