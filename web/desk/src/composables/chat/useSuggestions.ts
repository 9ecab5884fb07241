import { computed, nextTick, ref, shallowRef, type Ref } from "vue";

export interface Suggestion {
  key: string;
  title: string;
  detail: string;
  /** What takes the place of the words from `from` until `until`. */
  insert: string;
}

export interface Suggested {
  from: number;
  until: number;
  items: readonly Suggestion[];
}

/** Words offered while one types: arrows choose, Enter or Tab takes, Esc puts them away. */
export function useSuggestions(
  text: Ref<string>,
  box: Ref<HTMLTextAreaElement | undefined>,
  find: (text: string, caret: number) => Suggested | null,
) {
  const found = shallowRef<Suggested | null>(null);
  const active = ref(0);
  const items = computed(() => found.value?.items ?? []);

  function look(): void {
    const caret = box.value?.selectionStart ?? text.value.length;
    found.value = find(text.value, caret);
    active.value = 0;
  }

  function close(): void {
    found.value = null;
  }

  async function choose(index: number): Promise<void> {
    const here = found.value;
    const item = here?.items[index];
    if (!here || !item) return;
    close();
    text.value = text.value.slice(0, here.from) + item.insert + text.value.slice(here.until);
    await nextTick();
    const caret = here.from + item.insert.length;
    box.value?.focus();
    box.value?.setSelectionRange(caret, caret);
  }

  /** Takes a key if it is meant for the suggestions; true when it was. */
  function press(event: KeyboardEvent): boolean {
    if (items.value.length === 0 || event.isComposing || event.shiftKey) return false;
    const count = items.value.length;
    if (event.key === "ArrowDown") active.value = (active.value + 1) % count;
    else if (event.key === "ArrowUp") active.value = (active.value + count - 1) % count;
    else if (event.key === "Enter" || event.key === "Tab") void choose(active.value);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { items, active, look, close, choose, press };
}
