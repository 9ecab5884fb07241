import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed, onActivated, onDeactivated, ref, watch } from "vue";

import { worthTrying, type Draft } from "../../model/trial";
import { useDebounced } from "../page/useDebounced";
import { useSession } from "../page/useSession";
import { useEditor } from "./useEditor";

const PAUSE_MS = 600;
const DAYS = 28;

/** What the article would do if it were published as it stands: asked anew when the writer pauses. */
export function useEffect() {
  const { trial: api } = useSession();
  const { article, content } = useEditor();
  const question = ref("");
  const trial = useLoad(api.trial);
  const alike = useLoad(api.alike);
  const hints = useLoad(api.hints);
  const would = useLoad(api.wouldAnswer);
  let seen = false;

  const draft = computed<Draft | null>(() => {
    if (!article.value || !content.value || !worthTrying(content.value)) return null;
    const { id, language, kind, translation_key } = article.value;
    return { id, language, kind, translation_key, content: content.value };
  });
  const languages = computed(() => [
    ...(article.value ? [article.value.language] : []),
    ...(article.value?.versions.map(({ language }) => language) ?? []),
  ]);
  /** What changes with every key, in one string. */
  const written = computed(() => JSON.stringify(content.value));

  function tryIt(): void {
    if (!seen) return;
    const asked = question.value.trim();
    if (draft.value && asked) void trial.load(draft.value, asked);
    else trial.data.value = null;
  }

  function lookAround(): void {
    if (!seen || !draft.value) return;
    void alike.load(draft.value);
    void hints.load(draft.value, languages.value);
    tryIt();
  }

  function askPast(): Promise<void> {
    return draft.value ? would.load(draft.value, DAYS) : Promise.resolve();
  }

  /** The title is the first question that one would try. */
  watch(article, (now, before) => {
    if (now && !before && content.value) question.value = content.value.title;
  }, { immediate: true });
  useDebounced(written, PAUSE_MS, lookAround);
  useDebounced(question, PAUSE_MS, tryIt);
  onDeactivated(() => (seen = false));
  onActivated(() => {
    seen = true;
    lookAround();
  });

  return { question, trial, alike, hints, would, draft, askPast, days: DAYS };
}
