import { usePages } from "@jieli/shared/staff/usePages";
import { computed, watch } from "vue";

import type { Conversation, Conversations, Name } from "../model/report";
import { SURVEY_KINDS, fateOf } from "../model/surveys";
import { reasonWords } from "../model/words";
import { told } from "../model/filters";
import { useFilters } from "./useFilters";
import { useFormat } from "./useFormat";
import { useLocale } from "./useLocale";
import { useMeanings } from "./useMeanings";
import { useOverview } from "./useOverview";
import { useSession } from "./useSession";
import { useWaits } from "./useWaits";

const ENOUGH = 20;
const TRIES = 5;
const MONDAY = Date.UTC(2024, 0, 1);

/** The conversations behind the number that the address asks for, and that number in words. */
export function useBehind() {
  const { t, tag, number } = useLocale();
  const { reports, experiments } = useSession();
  const { called, goneOf } = useFormat();
  const { nameOf, meaningOf } = useMeanings();
  const { filters, asked } = useFilters();
  const { overview } = useOverview();
  const { rangeOf } = useWaits();
  const pages = usePages(read);
  const items = computed(() => pages.page.value?.items ?? []);

  function ask(after?: string): Promise<Conversations> {
    const { experiment, variant = "", metric = "" } = asked.value;
    if (experiment !== undefined) return experiments.conversations(experiment, variant, metric, after);
    return reports.conversations(filters.value, asked.value, after);
  }

  /** Reads on until there is something to show: where few conversations belong, pages are short. */
  async function read(after?: string): Promise<{ items: Conversation[]; next: string | null; member: Name | null }> {
    let items: Conversation[] = [];
    let next: string | null = after ?? null;
    let member: Name | null = null;
    for (let tries = 0; tries < TRIES && items.length < ENOUGH; tries += 1) {
      const page = await ask(next ?? undefined);
      items = [...items, ...page.conversations];
      next = page.next;
      member = page.member;
      if (next === null) break;
    }
    return { items, next, member };
  }

  /** How many are listed, and what they add up to where that is another number. */
  const total = computed(() => {
    const n = items.value.length;
    const sum = items.value.reduce((whole, { counts = 1 }) => whole + counts, 0);
    const listed = t(pages.page.value?.next ? "behind.listed" : "behind.total", { n: number(n) });
    return n === sum ? listed : listed + t("behind.adds", { n: number(sum) });
  });

  const weekday = computed(() => {
    const format = new Intl.DateTimeFormat(tag.value, { weekday: "long", timeZone: "UTC" });
    return asked.value.weekday === undefined ? "" : format.format(MONDAY + Number(asked.value.weekday) * 86_400_000);
  });

  const what = computed(() => {
    const { metric, figure } = asked.value;
    if (!figure) return nameOf(metric ?? "conversations");
    const [kind, member = ""] = figure.split(":");
    const fated = fateOf(figure);
    if (fated) return t("behind.figure.fate", { survey: t(`surveys.${fated.survey}`), what: t(`surveys.fate.${fated.fate}`) });
    if (kind === "hour") return t("behind.figure.hour", { day: weekday.value, hour: member });
    const waited = (["accepted", "abandoned"] as const).find((how) => kind === `${how}_from`);
    if (waited) return t(`behind.figure.${waited}`, { range: rangeOf(overview.value?.waits.seconds ?? [], Number(member)) });
    const survey = SURVEY_KINDS.find((each) => each === kind);
    if (survey) return t("behind.figure.score", { survey: t(`surveys.${survey}`), n: member });
    return kind === "handoff" ? t("behind.figure.handoff", { why: reasonWords(member, t) }) : figure;
  });

  /** What the number means, for who did not hover over it. */
  const means = computed(() => (asked.value.figure ? "" : meaningOf(asked.value.metric ?? "conversations")));

  /** Of whom a number is that has no name any more: it says so, rather than seem to be everybody's. */
  const gone = computed(() => {
    const whose = (["agent", "team", "article"] as const).find((each) => asked.value[each] !== undefined);
    return whose && pages.page.value ? t(`behind.${whose}`, { name: goneOf(asked.value[whose] ?? "") }) : "";
  });

  const whose = computed(() => {
    const name = pages.page.value?.member;
    if (!name) return gone.value;
    if (asked.value.experiment) return t("behind.experiment", { name: called(name) });
    const whose = asked.value.agent ? "agent" : asked.value.team ? "team" : "article";
    return t(`behind.${whose}`, { name: called(name) });
  });

  watch(
    () => JSON.stringify([told(filters.value), told(asked.value)]),
    () => void pages.refresh(),
    { immediate: true },
  );

  return { ...pages, items, total, what, means, whose };
}
