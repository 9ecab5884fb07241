import { computed, ref } from "vue";

import { useLoad } from "./useLoad";

interface Paged {
  items: unknown[];
  next: string | null;
}

/** A list that is read page by page; `read` is given where the next page begins. */
export function usePages<Page extends Paged>(read: (after?: string) => Promise<Page>) {
  const { data, failure, loading, load } = useLoad(more);
  const lengthening = ref(false);

  async function more(before: Page | null): Promise<Page> {
    const page = await read(before?.next ?? undefined);
    return before ? { ...page, items: [...before.items, ...page.items] } : page;
  }

  let refreshed: Promise<void> = Promise.resolve();

  function refresh(): Promise<void> {
    refreshed = load(null);
    return refreshed;
  }

  /** Reads on, once for several clicks; where the list is about to be another one, in that one. */
  async function lengthen(): Promise<void> {
    if (lengthening.value) return;
    lengthening.value = true;
    await refreshed;
    if (data.value?.next) await load(data.value);
    lengthening.value = false;
  }

  const items = computed<Page["items"]>(() => data.value?.items ?? []);
  return { page: data, items, failure, loading, lengthening, refresh, lengthen };
}
