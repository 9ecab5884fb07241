/** What she sees and can do until a person comes: her place or promise, a way out, something to read. */

import { formatWhen } from "@jieli/shared/time";
import type { ArticleCard, CustomerConversation } from "@jieli/shared/protocol";
import { PHONE } from "../page";
import { waits, type State } from "../state";
import { standingWords } from "../waiting";
import type { Context, View } from "./context";
import { button, h, icon, setAttribute, setText, show } from "./dom";
import { createReachForm } from "./reach";

export function createWaiting(context: Context): View {
  const line = createLine(context, () => form.toggle());
  const form = createReachForm(context, paint);
  const reading = createSuggested(context);
  const element = h("div", { class: "waiting", "data-testid": "waiting" }, {}, reading.element, line.element, form.element);

  let offers = false;

  function update(state: State): void {
    offers = waits(state) && state.suggested.length > 0;
    show(element, waits(state) || Boolean(state.conversation?.ticket));
    line.update(state);
    reading.update(state);
    form.update(state);
    paint();
  }

  /** While the form is open it has the place of what there is to read. */
  function paint(): void {
    show(reading.element, offers && !form.open());
    setAttribute(line.element, "data-form", form.open());
  }

  return { element, update };
}

function createLine({ actions, say, language }: Context, toggle: () => void): View {
  const text = h("span", { class: "line-text", "data-testid": "queue-text", role: "status" });
  const reach = button("text-button", "reach-open", toggle);
  const rest = h("span", { class: "visually-hidden" }, {}, say("leave_queue_rest"));
  const leave = button("text-button", "leave-queue", () => actions.leaveQueue(), say("leave_queue"), rest);
  const goOn = button("text-button", "leave-ticket", () => actions.leaveQueue(), say("leave_ticket"));
  const pulse = h("span", { class: "pulse", "aria-hidden": "true" });
  const buttons = h("div", { class: "line-buttons" }, {}, reach, leave, goOn);
  const element = h("div", { class: "line line-queue", "data-testid": "queue" }, {}, pulse, text, buttons);

  function update({ conversation, connection }: State): void {
    const queued = conversation?.state === "queued";
    const ticket = conversation?.ticket ?? null;
    setText(text, words(conversation));
    setText(reach, say(queued ? "reach_open" : ticket?.reach ? "reach_change" : "reach_open_ticket"));
    show(pulse, queued);
    show(reach, queued || conversation?.state === "ticket");
    show(leave, queued);
    show(goOn, conversation?.state === "ticket");
    for (const each of [reach, leave, goOn]) each.disabled = connection !== "online";
  }

  function words(conversation: CustomerConversation | null): string {
    if (conversation?.state === "queued") return standingWords(conversation.queue, say);
    const ticket = conversation?.ticket;
    if (!ticket) return "";
    const due = ticket.due_at && say("ticket_due", { when: formatWhen(ticket.due_at, language) });
    const told = ticket.status === "pending" ? say("ticket_pending") : due || say("ticket_soon");
    return conversation?.state === "ticket" ? told : say("ticket_with_bot", { words: told });
  }

  return { element, update };
}

function createSuggested({ actions, say }: Context): View {
  const list = h("ul", { class: "suggested-list" });
  const summary = h("summary", {}, {}, icon("article", 16), say("suggested"), icon("down", 16));
  const element = h("details", { class: "suggested", "data-testid": "suggested", open: !matchMedia(PHONE).matches }, {}, summary, list);
  let shown: ArticleCard[] = [];

  function update({ suggested }: State): void {
    if (suggested === shown) return;
    shown = suggested;
    list.replaceChildren(...suggested.map((article) => h("li", {}, {}, link(article))));
  }

  function link(article: ArticleCard): HTMLElement {
    const open = (event: MouseEvent): void => actions.openArticle(article, event.currentTarget as HTMLElement);
    return button("suggested-link", "suggested-article", open, h("span", { lang: article.language }, {}, article.title), icon("forward", 16));
  }

  return { element, update };
}
