/** An article inside the panel, above the conversation, which stays where it was. */

import { productName } from "@jieli/shared/products";
import type { Article } from "@jieli/shared/protocol";
import { formatDay } from "@jieli/shared/time";
import { ApiError, fetchArticle } from "../api";
import type { OpenArticle, State } from "../state";
import { voteFor } from "../timeline";
import { createVote } from "./bodies";
import type { Context, View } from "./context";
import { button, h, icon, show } from "./dom";
import { articleMarkup } from "./markup";

const SKELETON_AFTER = 300;

export function createArticleView(context: Context): View {
  const { actions, say } = context;
  const back = button("back", "article-back", () => actions.closeArticle(), icon("back", 18), say("back"));
  const page = h("div", { class: "article-page", tabindex: 0 });
  const foot = h("div", { class: "article-foot" });
  const element = h(
    "section",
    { class: "article", role: "region", "aria-label": say("article_label"), "data-testid": "article" },
    {},
    h("div", { class: "article-head" }, {}, back),
    page,
    foot,
  );
  let shown: string | null = null;
  let vote: ReturnType<typeof createVote> | null = null;
  let loading: AbortController | null = null;
  let latest: State | null = null;

  function update(state: State): void {
    latest = state;
    show(element, state.article !== null);
    if ((state.article?.id ?? null) !== shown) change(state.article);
    if (state.article) vote?.update(voteFor(state, state.article.id));
  }

  function change(article: OpenArticle | null): void {
    loading?.abort();
    shown = article?.id ?? null;
    page.replaceChildren();
    foot.replaceChildren();
    if (!article) return;
    void load(article);
    requestAnimationFrame(() => back.focus({ preventScroll: true }));
  }

  async function load(article: OpenArticle): Promise<void> {
    const { signal } = (loading = new AbortController());
    page.replaceChildren(h("h2", {}, {}, article.title));
    const timer = setTimeout(() => page.append(skeleton()), SKELETON_AFTER);
    try {
      const full = await fetchArticle(context.config.server, article.id, signal);
      if (!signal.aborted) display(full);
    } catch (error) {
      if (!signal.aborted) explain(article, error);
    } finally {
      clearTimeout(timer);
    }
  }

  function display(article: Article): void {
    const facts = h("p", { class: "article-facts" }, {}, tag(article.product), ...origin(article));
    const others = article.other_languages.map((other) =>
      button("text-button", "article-other-language", (event) => actions.openArticle(other, event.currentTarget as HTMLElement), other.language.startsWith("zh") ? "中文" : "English"),
    );
    facts.append(...others);
    const { title, language: lang } = article;
    const text = articleMarkup(article.html, context.config.server);
    text.lang = lang;
    page.replaceChildren(h("h2", { lang, "data-testid": "article-title" }, {}, title), facts, text);
    page.scrollTop = 0;
    vote = createVote(castAndReturn(), article.id);
    vote.update(latest && voteFor(latest, article.id));
    foot.replaceChildren(vote.element);
  }

  /** After her vote the customer is back in the conversation, where the reply to it appears. */
  function castAndReturn(): Context {
    const write: Context["actions"]["write"] = (text, action) => {
      actions.closeArticle();
      actions.write(text, action);
    };
    return { ...context, actions: { ...actions, write } };
  }

  function tag(product: string): HTMLElement | null {
    return product ? h("span", { class: "tag" }, {}, productName(product)) : null;
  }

  /** When an editor changed it; of a thread's answer, whose it is and where it is discussed. */
  function origin({ thread, updated_at }: Article): HTMLElement[] {
    if (!thread) return [updated(updated_at)];
    const { author, votes } = thread;
    const href = new URL(thread.url, context.config.server).href;
    const link = h("a", { href, target: "_blank", rel: "noopener", "data-testid": "article-thread" }, {}, say("see_thread"));
    const words = h("span", {}, {}, say("from_community", { author, votes: String(votes) }));
    return [words, h("span", {}, {}, formatDay(thread.at, context.language)), link];
  }

  function updated(at: string): HTMLElement {
    return h("span", {}, {}, say("article_updated", { date: formatDay(at, context.language) }));
  }

  function explain(article: OpenArticle, error: unknown): void {
    const gone = error instanceof ApiError && error.status === 404;
    const words = h("p", {}, {}, say(gone ? "article_gone" : "article_error"));
    const retry = button("primary", "article-retry", () => void load(article), say("retry"));
    page.replaceChildren(h("h2", {}, {}, article.title), h("div", { class: "article-error", role: "alert" }, {}, words, gone ? null : retry));
  }

  return { element, update };
}

function skeleton(): HTMLElement {
  return h("div", { class: "skeleton lines", "aria-hidden": "true" }, {}, ...[1, 2, 3, 4, 5].map(() => h("div")));
}
