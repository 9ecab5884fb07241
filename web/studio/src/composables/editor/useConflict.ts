import { computed, ref, shallowRef, type Ref } from "vue";

import type { ArticlesApi } from "../../api/articles";
import { sameContent, type Content, type CopyConflict, type Merge, type Person } from "../../model/article";
import { resolved, type Side } from "../../model/resolving";
import type { Standing } from "./useAutosave";

export interface ConflictOptions {
  api: Pick<ArticlesApi, "merge">;
  content: Ref<Content | null>;
  /** Takes their text as what the server has, and the merged one as what is written on it. */
  stand: (theirs: Content, at: Standing, merged: Content) => void;
}

/** Two who wrote at once: what does not clash is merged and said, what does is asked for. */
export function useConflict({ api, content, stand }: ConflictOptions) {
  const conflict = shallowRef<CopyConflict | null>(null);
  const merge = shallowRef<Merge | null>(null);
  const choices = ref<(Side | undefined)[]>([]);
  /** With whose work one's own was just put together. */
  const joined = shallowRef<Person | null>(null);
  const failure = shallowRef<unknown>(null);

  const result = computed(() => (merge.value ? resolved(merge.value, choices.value) : null));
  const undecided = computed(() => (merge.value?.conflicts.length ?? 0) - choices.value.filter(Boolean).length);

  /** What was written after the refused save is in the merge too. */
  async function meet(found: CopyConflict, sent?: Content): Promise<void> {
    failure.value = null;
    conflict.value = found;
    const mine = content.value;
    if (!mine) return;
    try {
      const known = found.merge && sent && sameContent(sent, mine) ? found.merge : null;
      merge.value = known ?? (await api.merge(found.base, mine, found.theirs));
    } catch (error) {
      failure.value = error;
      return;
    }
    choices.value = merge.value.conflicts.map(() => undefined);
    if (merge.value.conflicts.length === 0) accept();
  }

  function choose(index: number, side: Side): void {
    choices.value = choices.value.map((choice, at) => (at === index ? side : choice));
  }

  function chooseAll(side: Side): void {
    choices.value = choices.value.map(() => side);
  }

  /** Goes on with the merged text, or with what somebody made of it. */
  function accept(text: Content | null = result.value): void {
    const found = conflict.value;
    if (!found || !text) return;
    joined.value = found.author;
    conflict.value = merge.value = null;
    stand(found.theirs, { version: found.version, revision: found.revision }, text);
  }

  function retry(): void {
    if (conflict.value) void meet(conflict.value);
  }

  return { conflict, merge, choices, result, undecided, joined, failure, meet, choose, chooseAll, accept, retry };
}
