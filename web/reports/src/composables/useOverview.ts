import { createShared } from "@jieli/shared/staff/createShared";
import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, watch } from "vue";

import type { Filters } from "../model/filters";
import type { Metric } from "../model/report";
import { useFilters } from "./useFilters";
import { useSession } from "./useSession";

/** The figures of the period in the address, of which many pages tell something. */
export const [provideOverview, useOverview] = createShared("overview", createOverview);

function createOverview() {
  const { reports, supervises } = useSession();
  const { filters, settle } = useFilters();
  const { data: overview, failure, loading, load } = useLoad(reports.overview);
  const metrics = computed(() => new Map(overview.value?.metrics.map((each) => [each.code, each])));
  let asked = "";

  async function refresh(): Promise<void> {
    const wanted = filters.value;
    const mine = (asked = keyOf(wanted));
    await load(wanted);
    const told = overview.value;
    if (wanted.since || !told || asked !== mine || keyOf(filters.value) !== mine) return;
    // Naming the days that are shown already asks for nothing new.
    asked = keyOf({ ...wanted, since: told.since, until: told.until });
    settle(told.since, told.until);
  }

  function metric(code: string): Metric {
    const found = metrics.value.get(code);
    if (!found) throw new Error(`the server tells no ${code}`);
    return found;
  }

  watch(
    () => keyOf(filters.value),
    (key) => supervises.value && key !== asked && void refresh(),
    { immediate: true },
  );

  return { overview, failure, loading, refresh, metric };
}

function keyOf({ since, until, channel, language, product, against }: Filters): string {
  return JSON.stringify([since, until, channel, language, product, against]);
}
