/** Messages as both pages get them (docs/protocol.md). */

import type { SurveyKind } from "./surveys";

export type { SurveyKind };

export type Sender = "customer" | "bot" | "agent" | "system";

export interface Person {
  id: string;
  name: string;
}

export interface ArticleReference {
  id: string;
  title: string;
  language: string;
  product: string;
}

export interface ArticleCard extends ArticleReference {
  summary: string;
}

export interface Choice {
  article_id: string;
  title: string;
  summary: string;
  product: string;
}

/** What a question may be about; `name` is as people write it. */
export interface Alternative {
  facet: "product" | "category" | "term";
  value: string;
  name: string;
}

/** A click, not typing, made the message; its `text` is what the bubble shows. */
export type Action =
  | { kind: "choose"; article_id: string }
  | { kind: "clarify"; question: string; facet: Alternative["facet"]; value: string }
  | { kind: "helped"; article_id: string; value: boolean }
  | { kind: "request_person" }
  | { kind: "go_on" }
  | { kind: "rate"; rating: number };

export type NoticeEvent =
  | "queued"
  | "accepted"
  | "transferred"
  | "returned_to_queue"
  | "returned_to_bot"
  | "left_queue"
  | "gone_while_waiting"
  | "resolved"
  | "reopened"
  | "ticket_opened"
  | "ticket_due"
  | "ticket_solved"
  | "contact_left"
  | "agent_away";

/** Why she is answered later. */
export type TicketWhy = "closed" | "nobody" | "message" | "call_back" | "agent";

interface MessageBase {
  id: string;
  conversation_id: string;
  seq: number;
  sender: Sender;
  author: Person | null;
  text: string;
  client_message_id: string | null;
  created_at: string;
}

/** The message that another one answers. */
export interface Quote {
  seq: number;
}

export interface TextMessage extends MessageBase {
  kind: "text";
  data: { action?: Action; quote?: Quote };
}

export interface AnswerMessage extends MessageBase {
  kind: "answer";
  /**
   * `html` is safe markup, made by the server; `confidence` is null when the customer chose the article;
   * `foreign`: there is no version in her language (older answers do not say).
   */
  data: { article: ArticleReference; html: string; complete: boolean; foreign?: boolean; confidence: number | null };
}

export interface ChoicesMessage extends MessageBase {
  kind: "choices";
  data: { choices: Choice[] };
}

/** The bot asks back: which of these the question is about. */
export interface AlternativesMessage extends MessageBase {
  kind: "alternatives";
  data: { question: string; alternatives: Alternative[] };
}

export interface NoAnswerMessage extends MessageBase {
  kind: "no_answer";
  data: Record<string, never>;
}

export interface OfferPersonMessage extends MessageBase {
  kind: "offer_person";
  data: Record<string, never>;
}

export interface ArticleMessage extends MessageBase {
  kind: "article";
  data: { article: ArticleCard; quote?: Quote };
}

export interface NoticeMessage extends MessageBase {
  kind: "notice";
  data: { event: NoticeEvent; agent: Person | null; why?: TicketWhy; due_at?: string | null; reach?: string };
}

/** A file or a picture; `type` is the media type of its content, `size` is in bytes, `text` its name. */
export interface FileMessage extends MessageBase {
  kind: "file";
  data: { file: SentFile };
}

export interface SentFile {
  id: string;
  name: string;
  type: string;
  size: number;
}

/** An agent took a message back: the one with this `seq`. */
export interface RecallMessage extends MessageBase {
  kind: "recall";
  data: { seq: number; agent: Person };
}

/** What the customer gets of a message that was taken back before her page read it. */
export interface RecalledMessage extends MessageBase {
  kind: "recalled";
  data: Record<string, never>;
}

export interface SurveyMessage extends MessageBase {
  kind: "survey";
  data: { survey_id: string; kind: SurveyKind };
}

export type Message =
  | TextMessage
  | AnswerMessage
  | ChoicesMessage
  | AlternativesMessage
  | NoAnswerMessage
  | OfferPersonMessage
  | ArticleMessage
  | NoticeMessage
  | FileMessage
  | RecallMessage
  | RecalledMessage
  | SurveyMessage;

export type MessageKind = Message["kind"];
