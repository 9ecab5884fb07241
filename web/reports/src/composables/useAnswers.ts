import { usePages } from "@jieli/shared/staff/usePages";
import { computed, watch } from "vue";

import type { Answer, SurveyKind } from "../model/surveys";
import { told } from "../model/filters";
import { useFilters } from "./useFilters";
import { useSession } from "./useSession";

const ENOUGH = 10;
const TRIES = 5;

/** The answers with words to a survey, page by page, of the period in the address. */
export function useAnswers(kind: () => SurveyKind) {
  const { reports } = useSession();
  const { filters } = useFilters();
  const pages = usePages(read);
  const items = computed(() => pages.page.value?.items ?? []);

  /** Reads on until there is something to show: pages may be short. */
  async function read(after?: string): Promise<{ items: Answer[]; next: string | null }> {
    let items: Answer[] = [];
    let next: string | null = after ?? null;
    for (let tries = 0; tries < TRIES && items.length < ENOUGH; tries += 1) {
      const page = await reports.answers(kind(), filters.value, next ?? undefined);
      items = [...items, ...page.answers];
      next = page.next;
      if (next === null) break;
    }
    return { items, next };
  }

  watch(
    () => `${kind()} ${JSON.stringify(told(filters.value))}`,
    () => void pages.refresh(),
    { immediate: true },
  );

  return { ...pages, items };
}
