import { createShared } from "@jieli/shared/staff/createShared";
import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed } from "vue";

import type { Session } from "./useSession";

/** Who can own an article, and the tags in use: read once for all pages. */
export const [providePeople, usePeople] = createShared("people", createPeople);

function createPeople({ articles }: Session) {
  const people = useLoad(articles.people);
  const tags = useLoad(articles.tags);

  async function load(): Promise<void> {
    await Promise.all([people.load(), tags.load()]);
  }

  return {
    people: computed(() => people.data.value ?? []),
    tags: computed(() => (tags.data.value ?? []).map(({ tag }) => tag)),
    load,
  };
}
