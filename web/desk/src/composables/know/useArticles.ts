import type { Article, FoundArticle } from "@jieli/shared/protocol";
import { createShared } from "@jieli/shared/staff/createShared";
import { ref, shallowRef, watch } from "vue";

import { lastQuestion } from "../../model/transcript";
import { useTranscript } from "../chat/useTranscript";
import { useConversations, type LoadState } from "../lists/useConversations";
import { useSelection } from "../lists/useSelection";
import { useErrorWords } from "../session/useErrorWords";
import type { Session } from "../session/useSession";

export type SearchState = "idle" | LoadState;

const PAUSE_MS = 300;

/** The knowledge base beside the chat: searching it and reading an article. */
export const [provideArticles, useArticles] = createShared("articles", (session: Session) => ({
  search: createSearch(session),
  reader: createReader(session),
}));

function createSearch(session: Session) {
  const { selected } = useSelection();
  const conversations = useConversations();
  const { transcript } = useTranscript();
  const query = ref("");
  const language = ref("zh");
  const state = ref<SearchState>("idle");
  const hits = shallowRef<FoundArticle[]>([]);
  const confidence = ref(0);
  const words = useErrorWords();
  const error = ref("");
  let asked = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    clearTimeout(pause);
    const mine = ++asked;
    const text = query.value.trim();
    if (!text) return forget();
    state.value = "loading";
    try {
      const found = await session.api.searchArticles(text, language.value);
      if (mine !== asked) return;
      hits.value = found.articles;
      confidence.value = found.confidence;
      state.value = "ready";
    } catch (cause) {
      if (mine !== asked) return;
      error.value = words(cause);
      state.value = "failed";
    }
  }

  /** Searches when the agent pauses. */
  function later(): void {
    clearTimeout(pause);
    pause = setTimeout(() => void run(), PAUSE_MS);
  }

  function forget(): void {
    hits.value = [];
    state.value = "idle";
  }

  /** Asks what the customer asked last, in her language. */
  async function seed(): Promise<void> {
    query.value = lastQuestion(transcript.value?.messages ?? []);
    language.value = conversations.current.value?.language ?? language.value;
    await run();
  }

  /** Seeds an untouched search when its pane is shown. */
  async function start(): Promise<void> {
    if (!query.value) await seed();
  }

  watch(selected, () => {
    asked += 1;
    query.value = "";
    forget();
  });

  return { query, language, state, hits, confidence, error, run, later, seed, start };
}

function createReader(session: Session) {
  const { selected } = useSelection();
  const words = useErrorWords();
  const id = ref<string | null>(null);
  const article = shallowRef<Article | null>(null);
  const error = ref("");

  async function open(articleId: string): Promise<void> {
    id.value = articleId;
    article.value = null;
    error.value = "";
    try {
      const found = await session.api.article(articleId);
      if (id.value === articleId) article.value = found;
    } catch (cause) {
      if (id.value === articleId) error.value = words(cause);
    }
  }

  function close(): void {
    id.value = null;
  }

  watch(selected, close);
  return { id, article, error, open, close };
}
