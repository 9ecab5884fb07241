import { isTyping } from "@jieli/shared/staff/isTyping";
import { computed, onScopeDispose, type Ref } from "vue";
import { useRouter } from "vue-router";

import type { Key } from "../../locale/zh";
import { PLACES } from "../../model/places";
import { useLocale } from "./useLocale";

const SHEET: readonly (readonly [string, Key])[] = [
  ["/", "keys.search"],
  ["j  k", "keys.walk"],
  ["Enter", "keys.open"],
  ["x", "keys.select"],
  ["n", "keys.new"],
  ["g 1…9", "keys.go"],
  ["Ctrl / ⌘ + S", "keys.save"],
  ["Ctrl / ⌘ + Enter", "keys.publish"],
  ["Ctrl / ⌘ + B · K", "keys.markup"],
  ["Esc", "keys.back"],
  ["?", "keys.help"],
];
const CHORD_MS = 1500;

/** The keys that work on every page: `?` the sheet, `g` and a digit a place. */
export function useShellKeys(sheet: Ref<boolean>) {
  const { t } = useLocale();
  const router = useRouter();
  let wentAt = 0;

  function press(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") sheet.value = false;
    if (isTyping(event.target)) return;
    if (event.key === "?" || event.key === "？") sheet.value = !sheet.value;
    else if (event.key === "g") wentAt = event.timeStamp;
    else if (event.timeStamp - wentAt < CHORD_MS) go(Number(event.key) - 1);
  }

  function go(index: number): void {
    const place = PLACES[index];
    if (place) void router.push(`/${place.name}`);
    wentAt = 0;
  }

  window.addEventListener("keydown", press);
  onScopeDispose(() => window.removeEventListener("keydown", press));
  return { keys: computed(() => SHEET.map(([keys, words]) => [keys, t(words)] as const)) };
}
