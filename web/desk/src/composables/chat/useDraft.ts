import { ref, watch, type Ref } from "vue";

const PREFIX = "jieli.desk.draft.";

/** What the agent has typed to one customer and not sent; it survives a reload. */
export function useDraft(conversationId: Ref<string>): Ref<string> {
  const draft = ref(read(conversationId.value));
  watch(conversationId, (id) => {
    draft.value = read(id);
  }, { flush: "sync" });
  watch(draft, (text) => write(conversationId.value, text), { flush: "sync" });
  return draft;
}

function read(id: string): string {
  return localStorage.getItem(PREFIX + id) ?? "";
}

function write(id: string, text: string): void {
  if (text) localStorage.setItem(PREFIX + id, text);
  else localStorage.removeItem(PREFIX + id);
}
