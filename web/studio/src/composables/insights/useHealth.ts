import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, reactive, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import type { HealthQuery } from "../../api/insights";
import type { Verdict } from "../../model/insights";
import { useDeed } from "../page/useDeed";
import { usePages } from "@jieli/shared/staff/usePages";
import { useSession } from "../page/useSession";

/** How published articles do, and one of them in full. */
export function useHealth() {
  const route = useRoute();
  const router = useRouter();
  const { insights: api } = useSession();
  const query = reactive<HealthQuery>({ days: 28, sort: "failed", only: "", language: "", product: "", q: "" });
  const pages = usePages((after?: string) => api.health({ ...query }, after));
  const opened = computed(() => (typeof route.query.id === "string" ? route.query.id : null));
  const one = useLoad(api.healthOf);
  const deed = useDeed();

  function open(id: string | null): void {
    void router.replace({ query: id ? { id } : {} });
  }

  async function read(): Promise<void> {
    if (opened.value) await one.load(opened.value, query.days);
  }

  function settle(flag: number, verdict: Verdict): Promise<boolean> {
    return deed.run(async () => {
      await api.settle(flag, verdict);
      await read();
    });
  }

  watch(query, pages.refresh, { immediate: true });
  watch([opened, () => query.days], read, { immediate: true });

  return { ...pages, query, opened, open, one: one.data, oneFailure: one.failure, read, settle, deed };
}
