import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, onMounted, ref, shallowRef } from "vue";

import type { Article } from "../../model/article";
import type { Revision } from "../../model/revision";
import { useDeed } from "../page/useDeed";
import { useSession } from "../page/useSession";

/** The history of an article: its revisions, what one of them changed, and the way back to it. */
export function useHistory(id: string) {
  const { articles: api } = useSession();
  const article = shallowRef<Article | null>(null);
  const revisions = ref<Revision[]>([]);
  const next = ref<number | null>(null);
  const shown = ref<number | "copy" | null>(null);
  const against = ref<number | null>(null);
  const diff = useLoad(api.diff);
  const page = useLoad(open);
  const { busy, problem, run } = useDeed();
  let underWay: Promise<void> | null = null;

  async function open(): Promise<void> {
    article.value = await api.read(id);
    revisions.value = [];
    next.value = null;
    await lengthen();
    show(article.value.copy ? "copy" : (revisions.value[0]?.revision ?? null));
  }

  /** Reads on; several clicks read one page. */
  function lengthen(): Promise<void> {
    underWay ??= readOn().finally(() => (underWay = null));
    return underWay;
  }

  async function readOn(): Promise<void> {
    const page = await api.revisions(id, next.value ?? undefined);
    revisions.value.push(...page.revisions);
    next.value = page.next;
  }

  /** Shows what a revision changed of the one before it, or of another one. */
  function show(revision: number | "copy" | null, other?: number): void {
    shown.value = revision;
    against.value = other ?? before(revision);
    if (revision !== null && against.value !== null) void diff.load(id, against.value, revision);
    else diff.data.value = null;
  }

  function before(revision: number | "copy" | null): number | null {
    const numbers = revisions.value.map((each) => each.revision);
    if (revision === "copy") return numbers[0] ?? null;
    return numbers.find((number) => revision !== null && number < revision) ?? null;
  }

  const others = computed(() => revisions.value.filter((each) => each.revision !== shown.value));

  function restore(revision: number): Promise<boolean> {
    return run(async () => {
      await api.restore(id, { revision, version: article.value?.copy?.version ?? 0 });
    });
  }

  onMounted(page.load);
  return { article, revisions, next, shown, against, others, diff, page, busy, problem, show, lengthen, restore };
}
