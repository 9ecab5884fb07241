import { ref } from "vue";

import { useErrorWords } from "./useErrorWords";

/** Something that is done on a click: one at a time, and in words why it did not work. */
export function useDeed() {
  const words = useErrorWords();
  const busy = ref(false);
  const problem = ref("");

  /** Whether it was done. */
  async function run(deed: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = "";
    try {
      await deed();
      return true;
    } catch (error) {
      problem.value = words(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, run };
}
