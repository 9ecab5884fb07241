/**
 * What the widget knows, and how each event changes it: one pure function.
 *
 * The server numbers the messages of a conversation 1, 2, 3 …; we hold each number once, in order.
 * What the customer wrote waits in the outbox until the server's copy of it arrives, so at any
 * moment each message is in exactly one of the two.
 */

import type {
  Ack,
  Action,
  ArticleCard,
  ConversationState,
  CustomerConversation,
  CustomerSurvey,
  ErrorBody,
  Message,
} from "@jieli/shared/protocol";

export type Connection = "idle" | "connecting" | "online" | "offline" | "refused";

export interface Outgoing {
  clientMessageId: string;
  text: string;
  action?: Action;
  /** The number of the message that it answers. */
  quoteSeq?: number;
  /** It is a file: `text` is its name, and the browser's storage does not keep it. */
  file?: boolean;
  createdAt: string;
  status: "sending" | "sent" | "failed";
  /** Why the server refused it; a failure without one is tried again after a reconnect. */
  error?: ErrorBody;
  /** Set by the ack, before the server's copy arrives. */
  conversationId?: string;
  seq?: number;
}

/** What she made of a survey, until the server has it; no score says that she declined. */
export interface SurveyReply {
  surveyId: string;
  score: number | null;
  comment: string;
  status: "sending" | "failed";
}

export interface Reach {
  status: "sending" | "failed";
  error: ErrorBody | null;
}

export interface OpenArticle {
  id: string;
  title: string;
}

export interface ReadMark {
  conversationId: string;
  seq: number;
}

export interface State {
  connection: Connection;
  /** Whether the server has told us what there is; until then nothing can be called empty. */
  welcomed: boolean;
  conversation: CustomerConversation | null;
  conversationId: string | null;
  messages: Message[];
  outbox: Outgoing[];
  /** When each one's typing dots go out, in milliseconds; 0 is not typing. */
  typing: { bot: number; agent: number };
  readMark: ReadMark | null;
  surveyReply: SurveyReply | null;
  /** How to reach her, while the server has not confirmed it. */
  reach: Reach | null;
  /** What she might read while she waits. */
  suggested: ArticleCard[];
  error: ErrorBody | null;
  /** The number of the message that her next words answer. */
  quoting: number | null;
  open: boolean;
  article: OpenArticle | null;
}

export type Event =
  | { type: "restored"; outbox: Outgoing[]; readMark: ReadMark | null; surveyReply: SurveyReply | null; open: boolean }
  | { type: "connection_changed"; connection: Connection }
  | { type: "welcomed"; conversation: CustomerConversation | null }
  | { type: "conversation_changed"; conversation: CustomerConversation }
  | { type: "message_received"; message: Message }
  | { type: "message_written"; outgoing: Outgoing }
  | { type: "message_acked"; ack: Ack }
  | { type: "message_refused"; clientMessageId: string; error: ErrorBody }
  | { type: "message_timed_out"; clientMessageId: string }
  | { type: "message_retried"; clientMessageId: string }
  | { type: "message_discarded"; clientMessageId: string }
  | { type: "typing_changed"; who: "bot" | "agent"; active: boolean; now: number }
  | { type: "typing_expired"; now: number }
  | { type: "messages_seen"; seq: number }
  | { type: "survey_replied"; surveyId: string; score: number | null; comment: string }
  | { type: "survey_stored"; survey: CustomerSurvey }
  | { type: "survey_failed" }
  | { type: "reach_sent" }
  | { type: "reach_kept" }
  | { type: "reach_refused"; error: ErrorBody }
  | { type: "suggested"; articles: ArticleCard[] }
  | { type: "error_shown"; error: ErrorBody | null }
  | { type: "quote_chosen"; seq: number | null }
  | { type: "panel_opened" }
  | { type: "panel_closed" }
  | { type: "article_opened"; article: OpenArticle }
  | { type: "article_closed" };

export const TYPING_LASTS = 30_000;

export const INITIAL: State = {
  connection: "idle",
  welcomed: false,
  conversation: null,
  conversationId: null,
  messages: [],
  outbox: [],
  typing: { bot: 0, agent: 0 },
  readMark: null,
  surveyReply: null,
  reach: null,
  suggested: [],
  error: null,
  quoting: null,
  open: false,
  article: null,
};

/** Return the state after an event; the same object when nothing changed. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case "restored":
      return {
        ...state,
        outbox: unstored([...event.outbox, ...state.outbox], state.messages),
        readMark: event.readMark,
        surveyReply: event.surveyReply,
        open: event.open,
      };
    case "connection_changed":
      return event.connection === state.connection
        ? state
        : { ...state, connection: event.connection, typing: { bot: 0, agent: 0 } };
    case "welcomed":
      return withConversation({ ...state, welcomed: true }, event.conversation);
    case "conversation_changed":
      return withConversation(state, event.conversation);
    case "message_received":
      return withMessage(state, event.message);
    case "message_written":
      return { ...state, outbox: [...state.outbox, event.outgoing], quoting: event.outgoing.quoteSeq ? null : state.quoting };
    case "quote_chosen":
      return { ...state, quoting: event.seq };
    case "message_acked":
      return withAck(state, event.ack);
    case "message_refused":
      return withOutgoing(state, event.clientMessageId, { status: "failed", error: event.error });
    case "message_timed_out":
      return withOutgoing(state, event.clientMessageId, { status: "failed" });
    case "message_retried":
      return withOutgoing(state, event.clientMessageId, { status: "sending", error: undefined });
    case "message_discarded":
      return { ...state, outbox: state.outbox.filter((o) => o.clientMessageId !== event.clientMessageId) };
    case "typing_changed":
      return withTyping(state, event.who, event.active ? event.now + TYPING_LASTS : 0);
    case "typing_expired":
      return withoutExpiredTyping(state, event.now);
    case "messages_seen":
      return withReadMark(state, event.seq);
    case "survey_replied":
      return { ...state, surveyReply: { surveyId: event.surveyId, score: event.score, comment: event.comment, status: "sending" } };
    case "survey_stored":
      return withSurvey(state, event.survey);
    case "survey_failed":
      return state.surveyReply ? { ...state, surveyReply: { ...state.surveyReply, status: "failed" } } : state;
    case "reach_sent":
      return { ...state, reach: { status: "sending", error: null } };
    case "reach_kept":
      return { ...state, reach: null };
    case "reach_refused":
      return { ...state, reach: { status: "failed", error: event.error } };
    case "suggested":
      return { ...state, suggested: event.articles };
    case "error_shown":
      return { ...state, error: event.error };
    case "panel_opened":
      return state.open ? state : { ...state, open: true };
    case "panel_closed":
      return state.open ? { ...state, open: false } : state;
    case "article_opened":
      return { ...state, article: event.article };
    case "article_closed":
      return state.article ? { ...state, article: null } : state;
  }
}

/** Whether a person is to come or to answer, and she has nobody to talk to meanwhile. */
export function waits({ conversation }: State): boolean {
  return conversation?.state === "queued" || conversation?.state === "ticket";
}

/** The highest number up to which nothing is missing: where to resume from. */
export function resumeSeq(state: State): number {
  let seq = 0;
  for (const message of state.messages) {
    if (message.seq !== seq + 1) break;
    seq = message.seq;
  }
  return seq;
}

/** Whether a message leaves a hole before it. */
export function leavesGap(state: State, message: Message): boolean {
  const held = message.conversation_id === state.conversationId ? resumeSeq(state) : 0;
  return message.seq > held + 1;
}

/** The number up to which the customer has seen this conversation. */
export function seenSeq(state: State): number {
  const mark = state.readMark;
  return mark && mark.conversationId === state.conversationId ? mark.seq : 0;
}

/** How many messages of the bot or of a person the customer has not seen. */
export function unreadCount(state: State): number {
  const seen = seenSeq(state);
  const spoken = (m: Message): boolean => m.sender === "bot" || m.sender === "agent";
  return state.messages.filter((m) => m.seq > seen && spoken(m)).length;
}

function withConversation(state: State, conversation: CustomerConversation | null): State {
  const next = inConversation(state, conversation?.id ?? null);
  const typing = stillTyping(next.typing, conversation?.state);
  return { ...next, conversation, typing, surveyReply: stillAsked(next.surveyReply, conversation?.survey) };
}

/** What she made of a survey is on its way only while that is open. */
function stillAsked(reply: SurveyReply | null, survey: CustomerSurvey | null | undefined): SurveyReply | null {
  return reply && survey?.id === reply.surveyId && survey.state === "open" ? reply : null;
}

/** Whoever no longer has the conversation no longer types in it. */
function stillTyping(typing: State["typing"], state: ConversationState | undefined): State["typing"] {
  const gone = state === "assigned" ? "bot" : "agent";
  return typing[gone] === 0 ? typing : { ...typing, [gone]: 0 };
}

/** Drop what belongs to another conversation; what the server has not confirmed stays. */
function inConversation(state: State, id: string | null): State {
  if (state.conversationId === id) return state;
  const outbox = state.outbox.filter((o) => o.status !== "sent" || o.conversationId === id);
  return {
    ...state,
    conversationId: id,
    conversation: null,
    messages: [],
    outbox,
    quoting: null,
    typing: { bot: 0, agent: 0 },
  };
}

function withMessage(before: State, message: Message): State {
  const state = inConversation(before, message.conversation_id);
  const outbox = unstored(state.outbox, [message]);
  const messages = inserted(state.messages, message);
  const typing = isSpoken(message.sender) ? { ...state.typing, [message.sender]: 0 } : state.typing;
  return { ...state, messages, outbox, typing };
}

function isSpoken(sender: string): sender is "bot" | "agent" {
  return sender === "bot" || sender === "agent";
}

/** Insert by number; a number that is held already stays as it is. */
function inserted(messages: Message[], message: Message): Message[] {
  let at = messages.length;
  while (at > 0 && messages[at - 1]!.seq > message.seq) at -= 1;
  if (at > 0 && messages[at - 1]!.seq === message.seq) return messages;
  return [...messages.slice(0, at), message, ...messages.slice(at)];
}

/** What of the outbox the server has not stored as one of these messages. */
function unstored(outbox: Outgoing[], messages: Message[]): Outgoing[] {
  const stored = new Set(messages.map((m) => m.client_message_id));
  const seen = new Set<string>();
  return outbox.filter(({ clientMessageId: id }) => {
    if (stored.has(id) || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function withAck(state: State, ack: Ack): State {
  if (ack.client_message_id === undefined) return state;
  const change = { status: "sent", conversationId: ack.conversation_id, seq: ack.seq } as const;
  const next = withOutgoing(state, ack.client_message_id, { ...change, error: undefined });
  // The first message opens the conversation.
  return next.conversationId === null ? { ...next, conversationId: ack.conversation_id } : next;
}

function withOutgoing(state: State, id: string, change: Partial<Outgoing>): State {
  if (!state.outbox.some((o) => o.clientMessageId === id)) return state;
  const outbox = state.outbox.map((o) => (o.clientMessageId === id ? { ...o, ...change } : o));
  return { ...state, outbox };
}

function withTyping(state: State, who: "bot" | "agent", until: number): State {
  return state.typing[who] === until ? state : { ...state, typing: { ...state.typing, [who]: until } };
}

function withoutExpiredTyping(state: State, now: number): State {
  const bot = state.typing.bot > now ? state.typing.bot : 0;
  const agent = state.typing.agent > now ? state.typing.agent : 0;
  const same = bot === state.typing.bot && agent === state.typing.agent;
  return same ? state : { ...state, typing: { bot, agent } };
}

function withReadMark(state: State, seq: number): State {
  if (state.conversationId === null || seq <= seenSeq(state)) return state;
  return { ...state, readMark: { conversationId: state.conversationId, seq } };
}

function withSurvey(state: State, survey: CustomerSurvey): State {
  if (state.conversation?.survey?.id !== survey.id) return { ...state, surveyReply: null };
  return { ...state, conversation: { ...state.conversation, survey }, surveyReply: null };
}
