import { ref } from "vue";

import { useErrorWords } from "../page/useErrorWords";
import { useLocale } from "../page/useLocale";
import { useSession } from "../page/useSession";

const LARGEST = 5 * 2 ** 20;

/** Sends pictures, one after the other, and tells where each lies and what it was called. */
export function usePictures(insert: (address: string, name: string) => void) {
  const { articles } = useSession();
  const { t } = useLocale();
  const words = useErrorWords();
  const sending = ref(0);
  const problem = ref("");

  async function send(files: readonly File[]): Promise<void> {
    problem.value = "";
    sending.value += files.length;
    for (const file of files) {
      await one(file);
      sending.value -= 1;
    }
  }

  async function one(file: File): Promise<void> {
    if (file.size > LARGEST) {
      problem.value = t("pictures.tooLarge", { name: file.name });
      return;
    }
    try {
      insert(await articles.sendPicture(file), file.name.replace(/\.\w+$/u, "").replace(/[[\]]/gu, ""));
    } catch (error) {
      problem.value = words(error);
    }
  }

  return { sending, problem, send };
}
