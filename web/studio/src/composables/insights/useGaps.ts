import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, reactive, ref, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import type { GapQuery } from "../../api/insights";
import { textOf } from "../../model/article";
import type { FullGap, Gap } from "../../model/insights";
import { distinct } from "../../model/wordings";
import { useDeed } from "../page/useDeed";
import { usePages } from "@jieli/shared/staff/usePages";
import { useSession } from "../page/useSession";

/** What customers asked and did not find, the one on screen, and what is decided about it. */
export function useGaps() {
  const route = useRoute();
  const router = useRouter();
  const { insights: api, articles } = useSession();
  const query = reactive<GapQuery>({ state: "open", days: 28, sort: "customers", language: "", product: "", q: "" });
  const pages = usePages((after?: string) => api.gaps({ ...query }, after));
  const opened = computed(() => (typeof route.query.id === "string" ? route.query.id : null));
  const one = useLoad(api.gap);
  const deed = useDeed();
  const gap = ref<FullGap | null>(null);
  /** Where words of the gap on screen have just been put. */
  const parted = ref<Gap | null>(null);

  function open(id: string | null): void {
    void router.replace({ query: id ? { id } : {} });
  }

  async function read(): Promise<void> {
    if (!opened.value) return void (gap.value = null);
    await one.load(opened.value, query.days);
  }

  /** What was decided shows at once; the list, where the gap may have left its state, after it. */
  function decide(act: (id: string) => Promise<FullGap>): Promise<boolean> {
    return deed.run(async () => {
      if (!gap.value) return;
      const left = await act(gap.value.id);
      if (left.id === gap.value.id) gap.value = { ...gap.value, ...left };
      else open(left.id);
      await pages.refresh();
    });
  }

  /** Takes words that ask for something else out of the gap, into another one or a new one. */
  function move(wordings: string[], to?: string): Promise<boolean> {
    return deed.run(async () => {
      if (!gap.value) return;
      const moved = await api.move(gap.value.id, wordings, to);
      gap.value = moved.gap;
      parted.value = moved.to;
      await pages.refresh();
    });
  }

  /** Puts the gap's wordings into the article that it probably belongs to, and gives it to that one. */
  async function extend(): Promise<string | null> {
    const article = gap.value?.belongs.article;
    const proposals = gap.value?.proposals ?? [];
    const done = article && (await decide(async (id) => {
      await addWordings(article.id, proposals);
      return api.assign(id, article.id);
    }));
    return done ? article.id : null;
  }

  async function addWordings(id: string, proposals: FullGap["proposals"]): Promise<void> {
    const article = await articles.read(id);
    const text = textOf(article);
    const own = proposals.filter(({ language }) => language === article.language);
    const variants = distinct([...text.variants, ...own.flatMap(({ title, variants: more }) => [title, ...more])]);
    const { version, base_revision } = article.copy ?? { version: 0, base_revision: article.revision };
    await articles.save(id, version, base_revision, { ...text, variants });
  }

  // What comes after it was closed does not open it again.
  watch(one.data, (found) => opened.value && (gap.value = found), { flush: "sync" });
  watch(query, pages.refresh, { immediate: true });
  watch([opened, () => query.days], read, { immediate: true });
  watch(opened, () => (parted.value = null));

  return { ...pages, query, opened, open, gap, gapFailure: one.failure, read, decide, move, parted, extend, deed, api };
}
