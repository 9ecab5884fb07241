/** Puts state, server and page together for as long as the element is in the page. */

import { followTheme } from "@jieli/shared/theme";
import { translator } from "@jieli/shared/i18n";
import type { Config } from "./config";
import { createPageLock } from "./page";
import { ReadingClock } from "./reading";
import { Session } from "./session";
import { waits, type OpenArticle, type Outgoing, type State } from "./state";
import { WidgetStorage } from "./storage";
import { Store } from "./store";
import type { Actions, Context } from "./views/context";
import { createLauncher } from "./views/launcher";
import { createPanel, type Panel } from "./views/panel";
import { WORDS } from "./words";

export class App {
  private readonly store = new Store();
  private readonly storage = new WidgetStorage();
  private readonly session: Session;
  private readonly launcher: ReturnType<typeof createLauncher>;
  private readonly panel: Panel;
  private readonly pageLock: ReturnType<typeof createPageLock>;
  private readonly cleanups: (() => void)[] = [];
  private reading: ReadingClock | null = null;
  private articleTrigger: HTMLElement | null = null;

  constructor(host: HTMLElement, private readonly root: ShadowRoot, config: Config) {
    this.session = new Session(config, this.store, this.storage);
    const context = this.createContext(config);
    this.launcher = createLauncher(context);
    this.panel = createPanel(context);
    this.pageLock = createPageLock(host);
    host.lang = config.languageTag;
    root.append(this.panel.element, this.launcher.element);
    this.cleanups.push(followTheme(host, config.appearance), this.store.subscribe((state, before) => this.changed(state, before)));
    this.listenToPage();
    this.restore(config);
  }

  /** Let go of the page and of the connection; what is not sent is kept for the next time. */
  destroy(): void {
    this.reading?.stop();
    this.session.stop();
    this.pageLock.set(false);
    this.cleanups.forEach((cleanup) => cleanup());
    this.panel.element.remove();
    this.launcher.element.remove();
  }

  private restore(config: Config): void {
    const { outbox, readMark, surveyReply, open, visitor } = this.storage;
    const { followed } = this.session;
    const firstOpen = config.open && (!visitor || followed);
    this.store.dispatch({ type: "restored", outbox, readMark, surveyReply: surveyReply && { ...surveyReply, status: "sending" }, open: open || firstOpen });
    // Who only looks at the page costs the server nothing: it hears of visitors who open the chat.
    if (visitor || open || firstOpen || outbox.length > 0) this.session.start();
  }

  private createContext(config: Config): Context {
    const { language } = config;
    const say = translator(WORDS, language);
    const actions = this.createActions(() => say("request_person"));
    return { config, language, say, actions, draft: this.storage.draft, expectHistory: this.storage.visitor !== null };
  }

  private createActions(requestText: () => string): Actions {
    const { store, session, storage } = this;
    return {
      open: () => this.open(),
      close: () => this.close(),
      write: (text, action) => session.write(text, action),
      sendFile: (file) => session.sendFile(file),
      loadFile: (id) => session.loadFile(id),
      retry: (id) => session.retry(id),
      discard: (id) => store.dispatch({ type: "message_discarded", clientMessageId: id }),
      requestPerson: () => session.write(requestText(), { kind: "request_person" }),
      leaveQueue: () => session.leaveQueue(),
      leaveContact: (wish, reach, text) => session.leaveContact(wish, reach, text),
      answerSurvey: (id, score, comment) => session.replyToSurvey(id, score, comment),
      declineSurvey: (id) => session.replyToSurvey(id, null),
      openArticle: (article, trigger) => this.openArticle(article, trigger),
      closeArticle: () => this.closeArticle(),
      reconnect: () => session.reconnect(),
      dismissError: () => store.dispatch({ type: "error_shown", error: null }),
      typing: (active) => session.typing(active),
      quote: (seq) => {
        store.dispatch({ type: "quote_chosen", seq });
        this.panel.write();
      },
      saveDraft: (text) => void (storage.draft = text),
      looked: () => this.markSeen(),
    };
  }

  private listenToPage(): void {
    const onVisible = (): void => this.markSeen();
    document.addEventListener("visibilitychange", onVisible);
    const timer = setInterval(() => this.store.dispatch({ type: "typing_expired", now: Date.now() }), 1000);
    this.cleanups.push(() => {
      document.removeEventListener("visibilitychange", onVisible);
      clearInterval(timer);
    });
  }

  private changed(state: State, before: State): void {
    if (state.outbox !== before.outbox) this.keepOutbox(state.outbox, before.outbox);
    if (state.readMark !== before.readMark) this.storage.readMark = state.readMark;
    if (state.surveyReply !== before.surveyReply) this.storage.surveyReply = state.surveyReply;
    if (state.open !== before.open) this.storage.open = state.open;
    if (waits(state) && !waits(before)) void this.session.suggest();
    this.keepFocus(() => this.panel.update(state), state);
    this.launcher.update(state);
    this.pageLock.set(state.open);
    this.reading?.setWatched(state.open);
    this.markSeen();
    this.session.scheduleReceipts();
  }

  /** A button that goes away with its click hands the focus to the panel, not to the page. */
  private keepFocus(update: () => void, { open, article }: State): void {
    const had = this.root.activeElement !== null;
    update();
    const active = this.root.activeElement;
    const lost = active === null || active.closest("[hidden]") !== null;
    if (had && lost && open && !article) this.panel.focus();
  }

  /** Until the server has confirmed a message, the browser's storage holds it. */
  private keepOutbox(now: Outgoing[], before: Outgoing[]): void {
    const ids = new Set(now.map((o) => o.clientMessageId));
    for (const { clientMessageId } of before) if (!ids.has(clientMessageId)) this.storage.forget(clientMessageId);
    for (const outgoing of now) {
      if (outgoing.status === "sent") this.storage.forget(outgoing.clientMessageId);
      else if (!outgoing.file && !before.includes(outgoing)) this.storage.keep(outgoing);
    }
  }

  private markSeen(): void {
    const { state } = this.store;
    const last = state.messages.at(-1);
    if (!last || !state.open || document.visibilityState !== "visible" || !this.panel.atEnd()) return;
    this.store.dispatch({ type: "messages_seen", seq: last.seq });
  }

  private open(): void {
    this.session.start();
    this.store.dispatch({ type: "panel_opened" });
    requestAnimationFrame(() => this.panel.focus());
  }

  private close(): void {
    this.store.dispatch({ type: "panel_closed" });
    this.launcher.element.focus({ preventScroll: true });
  }

  private openArticle(article: OpenArticle, trigger: HTMLElement): void {
    if (!this.store.state.article) this.articleTrigger = trigger;
    this.reading?.stop();
    this.reading = new ReadingClock(article.id, (reading, leaving) => this.session.report(reading, leaving));
    this.reading.start();
    this.store.dispatch({ type: "article_opened", article });
  }

  private closeArticle(): void {
    this.reading?.stop();
    this.reading = null;
    this.store.dispatch({ type: "article_closed" });
    this.articleTrigger?.focus({ preventScroll: true });
    this.articleTrigger = null;
  }
}
