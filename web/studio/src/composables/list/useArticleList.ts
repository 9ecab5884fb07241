import { computed, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import { filtersOf, queryOf, type Filters } from "../../model/filters";
import { usePages } from "@jieli/shared/staff/usePages";
import { useSession } from "../page/useSession";

/** The list of articles under the filters of the page's address, and more of it page by page. */
export function useArticleList() {
  const route = useRoute();
  const router = useRouter();
  const { articles: api } = useSession();
  const filters = computed(() => filtersOf(route.query));
  const pages = usePages(async (after?: string) => {
    const { articles, ...list } = await api.list(filters.value, after);
    return { ...list, items: articles };
  });

  function narrow(change: Partial<Filters>): void {
    void router.replace({ query: queryOf({ ...filters.value, ...change }) });
  }

  watch(() => JSON.stringify(filters.value), pages.refresh, { immediate: true });

  return { ...pages, filters, narrow };
}
