import { createShared } from "@jieli/shared/staff/createShared";
import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed } from "vue";

import type { Unit } from "../model/report";
import { useLocale } from "./useLocale";
import { useSession } from "./useSession";

/** What every metric is called and means, as the server defines it. */
export const [provideMeanings, useMeanings] = createShared("meanings", createMeanings);

function createMeanings() {
  const { reports } = useSession();
  const { locale } = useLocale();
  const { data, load } = useLoad(reports.metrics);
  const byCode = computed(() => new Map(data.value?.map((each) => [each.code, each])));

  return {
    load,
    nameOf: (code: string): string => byCode.value.get(code)?.[locale.value] ?? code,
    meaningOf: (code: string): string => byCode.value.get(code)?.means[locale.value] ?? "",
    ofUnitOf: (code: string): Unit => byCode.value.get(code)?.of_unit ?? "count",
    unitOf: (code: string): Unit => byCode.value.get(code)?.unit ?? "count",
  };
}
