/** What every view may ask for and do. */

import type { Language } from "@jieli/shared/i18n";
import type { Action } from "@jieli/shared/protocol";
import type { Config } from "../config";
import type { OpenArticle, State } from "../state";
import type { Say } from "../words";

export interface Actions {
  open(): void;
  close(): void;
  write(text: string, action?: Action): void;
  sendFile(file: File): void;
  /** An address of a file of hers, for as long as the page lives. */
  loadFile(id: string): Promise<string>;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  requestPerson(): void;
  leaveQueue(): void;
  leaveContact(wish: "message" | "call_back", reach: string, text: string): void;
  answerSurvey(surveyId: string, score: number, comment: string): void;
  declineSurvey(surveyId: string): void;
  openArticle(article: OpenArticle, trigger: HTMLElement): void;
  closeArticle(): void;
  reconnect(): void;
  dismissError(): void;
  typing(active: boolean): void;
  /** Let her next words answer a message, by its number; null lets them stand alone. */
  quote(seq: number | null): void;
  saveDraft(text: string): void;
  /** The customer scrolled: what is on the screen may have changed. */
  looked(): void;
}

export interface Context {
  config: Config;
  language: Language;
  say: Say;
  actions: Actions;
  draft: string;
  /** Whether an earlier conversation may be on its way. */
  expectHistory: boolean;
}

/** A part of the page that keeps itself in step with the state. */
export interface View {
  element: HTMLElement;
  update(state: State): void;
}
