import { createShared } from "@jieli/shared/staff/createShared";
import { computed, ref, watch } from "vue";

import { LIST_NAMES, neighbour, type ListName } from "../../model/lists";
import { useConversations } from "./useConversations";
import { useSelection } from "./useSelection";

const STORED = "jieli.desk.list";

/** Which list is open, and walking through it. */
export const [provideListTab, useListTab] = createShared("list tab", createListTab);

function createListTab() {
  const conversations = useConversations();
  const { selected, select } = useSelection();
  const tab = ref<ListName>(stored());
  const rows = computed(() => conversations.lists.value[tab.value]);

  function walk(step: 1 | -1): void {
    const ids = rows.value.map((summary) => summary.id);
    const id = neighbour(ids, selected.value, step);
    if (id) select(id);
  }

  watch(
    tab,
    (name) => {
      localStorage.setItem(STORED, name);
      if (name === "closed") void conversations.closed.start();
    },
    { immediate: true },
  );

  return { tab, rows, walk };
}

function stored(): ListName {
  const name = localStorage.getItem(STORED);
  return LIST_NAMES.find((known) => known === name) ?? "waiting";
}
