import { ApiError } from "@jieli/shared/staff/client";
import { usePages } from "@jieli/shared/staff/usePages";
import { computed, ref, shallowRef, watch } from "vue";

import type { FollowUp, FollowUpChange, FollowUpState, FollowUps } from "../model/surveys";
import { useSession } from "./useSession";

interface Page extends Pick<FollowUps, "counts" | "next"> {
  items: FollowUp[];
}

/** Who is to be called back: a list of each state, and changing one of it. */
export function useFollowUps() {
  const { reports } = useSession();
  const state = ref<FollowUpState>("open");
  const changing = ref<string | null>(null);
  const refused = shallowRef<unknown>(null);
  const pages = usePages<Page>(async (after) => {
    const { follow_ups: items, counts, next } = await reports.followUps(state.value, after);
    return { items, counts, next };
  });
  const items = computed(() => pages.page.value?.items ?? []);
  const counts = computed(() => pages.page.value?.counts);

  /** Changes one; where a colleague was quicker, the list is read anew and says so. */
  async function change(one: FollowUp, what: FollowUpChange): Promise<void> {
    changing.value = one.id;
    refused.value = null;
    try {
      await reports.changeFollowUp(one, what);
      await pages.refresh();
    } catch (error) {
      refused.value = error;
      if (error instanceof ApiError && error.code === "follow_up_changed") await pages.refresh();
    } finally {
      changing.value = null;
    }
  }

  watch(state, () => void pages.refresh(), { immediate: true });

  return { ...pages, state, items, counts, changing, refused, change };
}
