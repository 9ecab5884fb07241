import { computed } from "vue";
import { useRoute, useRouter } from "vue-router";

import { askedOf, filtersOf, told, type Asked, type Filters } from "../model/filters";

/** The filters in the address: reading them, changing them, and the address of what stands behind a number. */
export function useFilters() {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(() => filtersOf(route.query));
  const asked = computed(() => askedOf(route.query));

  /** Changes some filters, so that back leads to what was shown before; undefined takes one away. */
  function change(changed: Filters & Pick<Asked, "survey">): void {
    void router.push({ path: route.path, query: told({ ...filters.value, ...asked.value, ...changed }) });
  }

  /** Names the days in the address, so that a link shows the same later on. */
  function settle(since: string, until: string): void {
    void router.replace({ path: route.path, query: { ...route.query, since, until } });
  }

  /** The address of the conversations behind a number. */
  function behind(number: Asked, narrowed: Filters = {}) {
    return { path: "/conversations", query: told({ ...filters.value, ...narrowed, ...number }) };
  }

  return { filters, asked, change, settle, behind };
}
