import { ref } from "vue";

import { useErrorWords } from "../useErrorWords";

/** Doing something to one thing of a list: which one it is done to, and what was wrong, beside that one. */
export function useAct(after: () => Promise<void>) {
  const words = useErrorWords();
  const busy = ref("");
  const problem = ref<{ at: string; words: string } | null>(null);

  /** Does it, then reads the list anew; false where it failed. */
  async function act(at: string, work: () => Promise<unknown>): Promise<boolean> {
    busy.value = at;
    problem.value = null;
    try {
      await work();
      await after();
      return true;
    } catch (error) {
      problem.value = { at, words: words(error) };
      return false;
    } finally {
      busy.value = "";
    }
  }

  const problemOf = (at: string): string => (problem.value?.at === at ? problem.value.words : "");

  return { busy, act, problemOf };
}
