/** The types of docs/protocol.md: what the two sockets and the REST routes carry. */

import type { Action, ArticleCard, ArticleReference, Message, Person, SurveyKind, TicketWhy } from "./messages";
import type { Mention, Note } from "./notes";
import type { HandoffRecord } from "./record";
import type { Offer, Routing } from "./routing";

export type * from "./messages";
export type * from "./routing";
export type { BotAttempt, Decision, HandoffRecord, RecordArticle, Sentiment } from "./record";

export type LanguageTag = string;
export type ConversationState = "bot" | "queued" | "assigned" | "ticket" | "closed";

/** The one shape of every error, on every road. */
export interface ErrorBody {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

// ---------------------------------------------------------------- customer

/** Where she stands in the queue; `wait` is null where nobody knows. */
export interface Standing {
  position: number;
  wait: { low_seconds: number; high_seconds: number } | null;
}

interface TicketBase {
  id: string;
  status: "open" | "pending" | "solved";
  why: TicketWhy;
  owner: Person | null;
  due_at: string | null;
  opened_at: string;
}

/** What the customer is told of her ticket; `reach` in part. */
export interface CustomerTicket extends TicketBase {
  reach: string | null;
}

/** The conversation as the customer sees it. */
export interface CustomerConversation {
  id: string;
  state: ConversationState;
  language: string;
  agent: Person | null;
  queue: Standing | null;
  ticket: CustomerTicket | null;
  agent_read_seq: number;
  /** What was asked last here. */
  survey: CustomerSurvey | null;
  opened_at: string;
}

/** A survey as the customer sees it: the first thing that she does with it counts, until a moment. */
export interface CustomerSurvey {
  id: string;
  kind: SurveyKind;
  state: "open" | "answered" | "declined";
  score: number | null;
  until: string;
}

export interface Visitor {
  visitor_id: string;
  token: string;
}

export interface Article extends ArticleReference {
  /** Safe markup, made by the server. */
  html: string;
  updated_at: string;
  other_languages: { id: string; language: string; title: string }[];
  /** Where the words are a customer's, of the community; `url` is absolute or a path on our host. */
  thread?: { author: string; at: string; votes: number; url: string } | null;
}

export type ReadingEvent = "opened" | "dwelt";

/** A reading fact; `seconds` is the total so far in this reading. */
export interface Reading {
  article_id: string;
  reading_id: string;
  event: ReadingEvent;
  seconds: number;
}

export interface OutgoingMessage {
  client_message_id: string;
  text: string;
  action?: Action;
  /** The number of the message that it answers. */
  quote_seq?: number;
}

/** How to reach her, and what about. */
export interface ContactLeft {
  client_message_id: string;
  wish: "message" | "call_back";
  reach: string;
  text?: string;
}

export type CustomerClientFrame =
  | {
      type: "hello";
      token: string;
      language: LanguageTag;
      conversation_id: string | null;
      after_seq: number;
    }
  | ({ type: "message" } & OutgoingMessage)
  | ({ type: "reading" } & Reading)
  | { type: "typing"; active: boolean }
  | { type: "received"; seq: number }
  | { type: "read"; seq: number }
  | { type: "leave_queue" }
  | ({ type: "leave_contact" } & ContactLeft)
  | { type: "answer_survey"; survey_id: string; score: number; comment?: string }
  | { type: "decline_survey"; survey_id: string }
  | { type: "ping" };

export interface Ack {
  type: "ack";
  client_message_id?: string;
  conversation_id: string;
  seq: number;
  created_at: string;
  /** The answer to `answer_survey` and `decline_survey` carries this alone. */
  survey?: CustomerSurvey;
  /** The answer to `leave_contact` carries this and `client_message_id`. */
  reach?: string;
}

export interface Nack {
  type: "nack";
  client_message_id: string;
  error: ErrorBody;
}

export type CustomerServerFrame =
  | {
      type: "welcome";
      visitor_id: string;
      conversation: CustomerConversation | null;
      server_time: string;
    }
  | { type: "message"; message: Message }
  | Ack
  | Nack
  | { type: "conversation"; conversation: CustomerConversation }
  | { type: "typing"; who: "bot" | "agent"; active: boolean }
  | { type: "error"; error: ErrorBody }
  | { type: "pong" };

// ---------------------------------------------------------------- staff

export type Presence = "online" | "busy" | "lunch" | "meeting" | "away" | "offline";
export type DeskList = "waiting" | "mine" | "bot" | "tickets" | "trouble" | "closed";

export type HandoffReason =
  | "requested"
  | "complaint"
  | "anger"
  | "two_failures"
  | "message_left"
  | "taken_over";

export interface Agent {
  id: string;
  username: string;
  name: string;
  roles: string[];
  presence: Presence;
  capacity: number;
  language: string;
  teams: string[];
  /** Levels from 1 to 5 by the skills' names. */
  skills: Record<string, number>;
}

export interface ServiceLevel {
  promise: "first_reply" | "next_reply" | "resolution";
  mark: "at_risk" | "breached";
  due_at: string;
  /** The policy asks agents to look. */
  notify: boolean;
}

/** The reply that she waits for in a chat, and when it is in danger. */
export interface PromisedReply {
  promise: "first_reply" | "next_reply";
  since: string;
  at_risk_at: string;
  due_at: string;
}

export interface DeskTicket extends TicketBase {
  reason: HandoffReason | null;
  reach: { kind: "phone" | "email"; value: string } | null;
}

export interface ConversationSummary {
  id: string;
  version: number;
  state: ConversationState;
  language: string;
  channel: string;
  contact: Person;
  assignee: Person | null;
  reason: HandoffReason | null;
  waiting_since: string | null;
  opened_at: string;
  updated_at: string;
  closed_at: string | null;
  first_reply_at: string | null;
  last_message: Pick<Message, "seq" | "sender" | "kind" | "text" | "created_at"> | null;
  routing: Routing | null;
  seq: number;
  agent_read_seq: number;
  customer_received_seq: number;
  customer_read_seq: number;
  rating: number | null;
  /** Why somebody should look at a conversation with the bot, the worst first. */
  trouble: string[];
  promised: PromisedReply | null;
  /** The promise of the service level that is most in danger. */
  level: ServiceLevel | null;
  ticket: DeskTicket | null;
}

export interface DeskCounts {
  waiting: number;
  mine: number;
  bot: number;
  tickets: number;
}

/** From and until which character (code point) of a text. */
export type Span = [number, number];

export interface FoundArticle extends ArticleCard {
  score: number;
  /** Only the other language answers. */
  foreign: boolean;
  title_marks: Span[];
  excerpt: string;
  excerpt_marks: Span[];
}

export type DeskClientFrame =
  | { type: "open"; conversation_id: string; after_seq: number; after_note: number }
  | { type: "leave"; conversation_id: string }
  | { type: "message"; conversation_id: string; client_message_id: string; text: string; quote_seq?: number }
  | { type: "message"; conversation_id: string; client_message_id: string; article_id: string }
  | { type: "typing"; conversation_id: string; active: boolean; note: boolean }
  | { type: "read"; conversation_id: string; seq: number }
  | { type: "ping" };

/** Who writes in a conversation; a colleague a message, or an internal note. */
export type Typist = { who: "customer" | "bot" } | { who: "colleague"; agent: Person; note: boolean };

export type DeskServerFrame =
  | {
      type: "welcome";
      agent: Agent;
      conversations: ConversationSummary[];
      counts: DeskCounts;
      server_time: string;
    }
  | { type: "conversation"; conversation: ConversationSummary }
  | { type: "opened"; conversation_id: string; record: HandoffRecord }
  | { type: "record"; conversation_id: string; record: HandoffRecord }
  | { type: "message"; message: Message }
  | { type: "note"; note: Note }
  | { type: "me"; agent: Agent }
  | { type: "offer"; offer: Offer | null }
  | { type: "mentions"; mentions: Mention[] }
  | { type: "viewers"; conversation_id: string; viewers: Person[] }
  | (Ack & { client_message_id: string })
  | Nack
  | ({ type: "typing"; conversation_id: string; active: boolean } & Typist)
  | { type: "error"; error: ErrorBody }
  | { type: "pong" };

/** Why a server closed a socket. */
export const CloseCode = {
  goingAway: 1001,
  frameTooLarge: 1009,
  unauthenticated: 4401,
  noHello: 4408,
} as const;

/** Longest message in characters (code points); the same for customers and agents. */
export const MESSAGE_LIMIT = 4000;
