import { computed, ref, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import { filtersOf, queryOf, type ArticleList, type Filters } from "../../model/filters";
import { useLoad } from "../page/useLoad";
import { useSession } from "../page/useSession";

/** The list of articles under the filters of the page's address, and more of it page by page. */
export function useArticleList() {
  const route = useRoute();
  const router = useRouter();
  const { articles: api } = useSession();
  const filters = computed(() => filtersOf(route.query));
  const { data, failure, loading, load } = useLoad(read);
  const lengthening = ref(false);

  async function read(before: ArticleList | null): Promise<ArticleList> {
    const answer = await api.list(filters.value, before?.next ?? undefined);
    return before ? { ...answer, articles: [...before.articles, ...answer.articles] } : answer;
  }

  const refresh = (): Promise<void> => load(null);

  async function lengthen(): Promise<void> {
    lengthening.value = true;
    await load(data.value);
    lengthening.value = false;
  }

  function narrow(change: Partial<Filters>): void {
    void router.replace({ query: queryOf({ ...filters.value, ...change }) });
  }

  watch(filters, refresh, { immediate: true });

  return { list: data, filters, failure, loading, lengthening, refresh, lengthen, narrow };
}
