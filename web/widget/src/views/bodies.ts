/** What is inside a message, one function per kind. */

import { productName } from "@jieli/shared/products";
import { formatWhen } from "@jieli/shared/time";
import type { AlternativesMessage, AnswerMessage, ArticleMessage, ArticleReference, ChoicesMessage, FileMessage, NoticeMessage, SurveyMessage } from "@jieli/shared/protocol";
import type { State } from "../state";
import type { MessageRow } from "../timeline";
import { WORDS, type Word } from "../words";
import type { Context } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";
import { paintFace } from "./header";
import { articleMarkup } from "./markup";
import { createSurvey } from "./survey";
import { linkified } from "./text";

export interface Body {
  element: HTMLElement;
  update?(row: MessageRow, state: State): void;
}

/** Make the body of a row; the ones with buttons also learn what became of them. */
export function createBody(context: Context, row: MessageRow): Body {
  const message = row.message;
  switch (message?.kind) {
    case "answer":
      return answer(context, message);
    case "choices":
      return choices(context, message);
    case "alternatives":
      return alternatives(context, message);
    case "offer_person":
      return offerPerson(context, row);
    case "article":
      return articleCard(context, message);
    case "notice":
      return notice(context, message);
    case "survey":
      return survey(context, message);
    case "file":
      return fileBody(context, message);
    case "recalled":
      return { element: h("div", { class: "bubble recalled", "data-testid": "recalled" }, {}, context.say("recalled")) };
    case "recall":
      return { element: h("p", { class: "notice", "data-testid": "notice", "data-event": "recall" }, {}, context.say("notice_recall", { name: message.data.agent.name })) };
    default:
      return answered(context, row);
  }
}

/** A picture in its place, any other file as what can be saved. */
function fileBody({ actions, say }: Context, { data: { file } }: FileMessage): Body {
  const words = h("span", { class: "file-name" }, {}, file.name);
  const link = h("a", { class: "file", target: "_blank", rel: "noopener", download: file.name, "data-testid": "file" }, {}, icon("article", 18), words);
  const element = h("div", { class: "bubble" }, {}, link);
  const failed = (): void => void link.replaceChildren(icon("alert", 18), words, h("small", {}, {}, say("file_gone")));
  void actions.loadFile(file.id).then((url) => {
    link.href = url;
    if (!file.type.startsWith("image/")) return;
    link.replaceChildren(h("img", { src: url, alt: file.name, class: "picture" }, { error: failed }));
  }, failed);
  return { element };
}

/** Words, under a line of the message that they answer, if they answer one. */
function answered({ say }: Context, row: MessageRow): Body {
  const words = bubble(row.text);
  if (!row.quote) return { element: words };
  const line = h("span", { class: "quote", "data-testid": "quote" });
  words.prepend(line);
  return {
    element: words,
    update: ({ quote }) => setText(line, quote?.text ?? say("recalled")),
  };
}

function bubble(text: string): HTMLElement {
  return h("div", { class: "bubble text" }, {}, ...linkified(text));
}

function answer(context: Context, message: AnswerMessage): Body {
  const { say, actions } = context;
  const { article, html, complete, foreign } = message.data;
  const text = html ? articleMarkup(html, context.config.server) : h("div", { class: "prose" }, {}, ...linkified(message.text));
  const open = (event: MouseEvent): void => actions.openArticle(article, event.currentTarget as HTMLElement);
  const more = button("more", "read-all", open, say("read_all"), icon("forward", 16));
  const source = sourceLink(context, article, open, foreign);
  const passage = h("div", { class: "passage", lang: article.language }, {}, text);
  const card = h("div", { class: "bubble answer", "data-clipped": !complete }, {}, passage, more, source);
  const vote = createVote(context, article.id);
  if (complete) clipWhenLong(card, passage);
  return {
    element: h("div", { class: "answer-block" }, {}, card, vote.element),
    update: (row) => vote.update(row.vote),
  };
}

/** A long answer shows its beginning and the way to the whole; measured once it is laid out. */
function clipWhenLong(card: HTMLElement, passage: HTMLElement): void {
  const observer = new ResizeObserver(() =>
    setAttribute(card, "data-clipped", passage.scrollHeight > passage.clientHeight + 8),
  );
  observer.observe(passage);
}

function sourceLink(context: Context, { title, product, language }: ArticleReference, open: (event: MouseEvent) => void, foreign = false): HTMLElement {
  const only = foreign ? context.say(language.startsWith("zh") ? "only_zh" : "only_en") : "";
  const label = [context.say("source"), productName(product), only].filter(Boolean).join(" · ");
  return button(
    "source",
    "article-link",
    open,
    icon("article", 18),
    h("span", { class: "source-words" }, {}, h("small", {}, {}, label), h("span", { lang: language }, {}, title)),
    icon("forward", 16),
  );
}

/** "Did this solve your question?" and, later, what she said. */
export function createVote(context: Context, articleId: string): { element: HTMLElement; update(vote: boolean | null): void } {
  const { say, actions } = context;
  const cast = (value: boolean): void => {
    const text = say(value ? "helped_yes" : "helped_no");
    actions.write(text, { kind: "helped", article_id: articleId, value });
  };
  const ask = h(
    "div",
    { class: "vote-ask", role: "group", "aria-label": say("helped_question") },
    {},
    h("span", { class: "vote-question" }, {}, say("helped_question")),
    button("chip", "helped-yes", () => cast(true), icon("up_thumb", 16), say("helped_yes")),
    button("chip", "helped-no", () => cast(false), icon("down_thumb", 16), say("helped_no")),
  );
  const done = h("div", { class: "vote-done", "data-testid": "vote-done" });
  const element = h("div", { class: "vote" });
  return {
    element,
    update(vote) {
      if (element.dataset.vote === String(vote)) return;
      element.dataset.vote = String(vote);
      element.replaceChildren(vote === null ? ask : done);
      const drawing = icon(vote ? "up_thumb" : "down_thumb", 14);
      done.replaceChildren(drawing, say(vote ? "helped_yes_done" : "helped_no_done"));
    },
  };
}

function choices(context: Context, message: ChoicesMessage): Body {
  const { actions, say } = context;
  const buttons = message.data.choices.map(({ article_id, title, summary }) => {
    const choose = (): void => actions.write(title, { kind: "choose", article_id });
    const words = h("span", { class: "choice-words" }, {}, h("strong", {}, {}, title), h("span", {}, {}, summary));
    const mark = h("span", { class: "choice-mark" }, {}, icon("check", 16), h("span", { class: "visually-hidden" }, {}, say("chosen")));
    const element = button("choice", "choice", choose, words, icon("forward", 16), mark);
    element.dataset.articleId = article_id;
    return { id: article_id, element, mark };
  });
  const list = h("div", { class: "choices", role: "group", "aria-label": message.text, "data-testid": "choices" }, {}, ...buttons.map((b) => b.element));
  return {
    element: h("div", { class: "choices-block" }, {}, bubble(message.text), list),
    update(row) {
      for (const { id, element, mark } of buttons) {
        setAttribute(element, "data-chosen", row.chosen === id);
        show(mark, row.chosen === id);
      }
    },
  };
}

/** What the bot asks back: each alternative is a button that asks the question of it. */
function alternatives({ actions, say }: Context, message: AlternativesMessage): Body {
  const { question, alternatives: offered } = message.data;
  const buttons = offered.map(({ facet, value, name }) => {
    const choose = (): void => actions.write(name, { kind: "clarify", question, facet, value });
    const mark = h("span", { class: "choice-mark" }, {}, icon("check", 16), h("span", { class: "visually-hidden" }, {}, say("chosen")));
    const words = h("span", { class: "choice-words" }, {}, h("strong", {}, {}, name));
    return { value, mark, element: button("choice", "alternative", choose, words, icon("forward", 16), mark) };
  });
  const list = h("div", { class: "choices", role: "group", "aria-label": message.text, "data-testid": "alternatives" }, {}, ...buttons.map((b) => b.element));
  return {
    element: h("div", { class: "choices-block" }, {}, bubble(message.text), list),
    update(row) {
      for (const { value, element, mark } of buttons) {
        setAttribute(element, "data-chosen", row.chosen === value);
        show(mark, row.chosen === value);
      }
    },
  };
}

function offerPerson({ actions, say }: Context, row: MessageRow): Body {
  const yes = button("chip strong", "offer-accept", () => actions.requestPerson(), icon("person", 16), say("request_person"));
  const no = button("chip", "offer-decline", () => actions.write(say("go_on"), { kind: "go_on" }), say("go_on"));
  const buttons = h("div", { class: "offer", role: "group", "aria-label": row.text, "data-testid": "offer" }, {}, yes, no);
  return {
    element: h("div", {}, {}, bubble(row.text), buttons),
    update: ({ settled }) => settled && buttons.remove(),
  };
}

function articleCard({ actions, say }: Context, message: ArticleMessage): Body {
  const { article } = message.data;
  const open = (event: MouseEvent): void => actions.openArticle(article, event.currentTarget as HTMLElement);
  const label = [say("agent_article"), productName(article.product)].filter(Boolean).join(" · ");
  const card = button(
    "article-card",
    "article-card",
    open,
    h("small", {}, {}, icon("article", 14), label),
    h("strong", { lang: article.language }, {}, article.title),
    h("span", { class: "summary", lang: article.language }, {}, article.summary),
    h("span", { class: "article-card-more" }, {}, say("read_all"), icon("forward", 16)),
  );
  const isTitle = message.text.trim() === article.title.trim();
  const text = message.text && !isTitle ? bubble(message.text) : null;
  return { element: h("div", { class: "article-block" }, {}, text, card) };
}

function notice(context: Context, message: NoticeMessage): Body {
  const { event, agent } = message.data;
  const element = h("p", { class: "notice", "data-testid": "notice", "data-event": event });
  if ((event === "accepted" || event === "transferred") && agent) {
    const face = h("span", { class: "avatar" });
    paintFace(face, "agent", agent.name);
    element.append(face);
  }
  element.append(noticeWords(context, message));
  return { element };
}

/** A newer server may send notices that we have no words for; its own text stands in. */
export function noticeWords({ say, language }: Pick<Context, "say" | "language">, { text, data }: NoticeMessage): string {
  const { event, agent, why, due_at, reach = "" } = data;
  const name = agent?.name ?? say("agent_fallback");
  const key = event === "ticket_opened" ? `notice_ticket_${why}` : `notice_${event}`;
  if (!(key in WORDS)) return text;
  const when = due_at ? formatWhen(due_at, language) : "";
  const until = event === "ticket_opened" && when ? say("notice_until", { when }) : "";
  return say(key as Word, { name, when, reach }) + until;
}

function survey(context: Context, message: SurveyMessage): Body {
  const view = createSurvey(context, message);
  return { element: view.element, update: (_row, state) => view.update(state) };
}
