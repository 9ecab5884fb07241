import { MESSAGE_LIMIT } from "@jieli/shared/protocol";
import { computed, nextTick, onMounted, watch, type Ref } from "vue";

/** A text box that grows with what is written, and knows by how much that is too long. */
export function useWritingBox(text: Ref<string>, box: Ref<HTMLTextAreaElement | undefined>) {
  const excess = computed(() => [...text.value].length - MESSAGE_LIMIT);
  const written = computed(() => text.value.trim() !== "" && excess.value <= 0);

  function fit(): void {
    const element = box.value;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }

  onMounted(fit);
  watch(text, () => void nextTick(fit));
  return { excess, written };
}
