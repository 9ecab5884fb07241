import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import { formatOf, kindsOf, type Wanted } from "../../model/deliveries/downloads";
import { filtersOf } from "../../model/filters";
import { useSession } from "../useSession";

/** What is to be downloaded, as the address says, and how much that is. */
export function useDownload() {
  const { deliveries } = useSession();
  const route = useRoute();
  const router = useRouter();
  const { data: there, failure, loading, load } = useLoad(deliveries.whatThereIs);

  const format = computed(() => formatOf(route.query));
  const wanted = computed<Wanted>(() => {
    const { since, until } = filtersOf(route.query);
    return { since, until, kinds: kindsOf(route.query) };
  });

  /** Changes what the address says, so that a link and the way back show the same. */
  function change(to: { since?: string; until?: string; format?: string; kind?: string[] }): void {
    void router.push({ path: route.path, query: { ...route.query, ...to } });
  }

  const refresh = (): Promise<void> => load(wanted.value);
  watch(() => JSON.stringify(wanted.value), refresh, { immediate: true });

  return { there, failure, loading, refresh, format, wanted, change };
}
