import type { CannedReply } from "@jieli/shared/canned";
import type { Contact, ContactPerson, Forgotten } from "@jieli/shared/contacts";
import type { Outbox } from "@jieli/shared/outbox";
import type { Colleague, Named, Note } from "@jieli/shared/notes";
import type {
  Agent,
  Article,
  FoundArticle,
  ConversationSummary,
  HandoffRecord,
  Message,
} from "@jieli/shared/protocol";
import type { ApiClient } from "@jieli/shared/staff/client";
import type { AgentChange, Deliveries, StaffedAgent } from "@jieli/shared/staffing";
import type { Wall } from "@jieli/shared/wall";
import type { ArticleProposal, BehindChat, WrapUp } from "@jieli/shared/wrapUp";

import type { ListName } from "../model/lists";

/** One use case of an agent on a conversation; each is a path of the REST interface. */
export type ConversationAction =
  | "accept"
  | "take_over"
  | "resolve"
  | "return_to_queue"
  | "return_to_bot";

/** What is given is changed; an owner of null is nobody. */
export interface TicketChange {
  status?: "open" | "pending" | "solved";
  due_at?: string;
  owner_id?: string | null;
}

export interface NewNote {
  client_note_id: string;
  text: string;
  mentions: string[];
}

/** Whom a conversation goes to: a colleague, a team, or who has a skill. */
export type TransferTarget = { agent_id: string } | { team_id: string } | { skill: string };

export interface NewCanned {
  shelf: string;
  shortcut: string;
  title: string;
  text: string;
}

export interface ArticleSearch {
  articles: FoundArticle[];
  confidence: number;
}

const PAGE = 200;
const CANNED = "/api/desk/canned";
const CONVERSATIONS = "/api/desk/conversations";

const contactPath = (id: string): string => `/api/desk/contacts/${encodeURIComponent(id)}`;

export type DeskApi = ReturnType<typeof createDeskApi>;

/** The REST half of the protocol, one function for each address. */
export function createDeskApi(client: ApiClient) {
  return {
    me: async () => (await client.get<{ agent: Agent }>("/api/auth/me")).agent,
    login: async (username: string, password: string) =>
      (await client.post<{ agent: Agent }>("/api/auth/login", { username, password })).agent,
    logout: () => client.post<unknown>("/api/auth/logout"),
    declineOffer: (id: string) => client.post<unknown>(`/api/desk/offers/${encodeURIComponent(id)}/decline`),
    setPresence: async (presence: Agent["presence"]) =>
      (await client.put<{ agent: Agent }>("/api/desk/presence", { presence })).agent,
    conversations: (list: ListName, before?: string) =>
      client.get<{ conversations: ConversationSummary[]; next: string | null }>(CONVERSATIONS, { list, before, limit: 50 }),
    history: async (id: string) =>
      (await client.get<{ conversations: ConversationSummary[] }>(`${pathOf(id)}/history`)).conversations,
    person: async (contact: string) =>
      (await client.get<{ person: ContactPerson }>(contactPath(contact))).person,
    otherContacts: async (contact: string, search: string) =>
      (await client.get<{ contacts: Contact[] }>(`${contactPath(contact)}/others`, { search })).contacts,
    mergeContact: async (contact: string, other_id: string, reason: string) =>
      (await client.post<{ person: ContactPerson }>(`${contactPath(contact)}/merge`, { other_id, reason })).person,
    undoMerge: (merge: string, reason: string) =>
      client.post<unknown>(`/api/desk/merges/${encodeURIComponent(merge)}/undo`, { reason }),
    forgetContact: async (contact: string) =>
      (await client.post<{ forgotten: Forgotten }>(`${contactPath(contact)}/forget`, { confirm: contact })).forgotten,
    conversation: (id: string) =>
      client.get<{ conversation: ConversationSummary; record: HandoffRecord }>(pathOf(id)),
    messagesAfter: (id: string, afterSeq: number) => allMessages(client, id, afterSeq),
    act: async (id: string, action: ConversationAction) =>
      (await client.post<{ conversation: ConversationSummary }>(`${pathOf(id)}/${action}`)).conversation,
    transfer: async (id: string, to: TransferTarget, comment: string) =>
      (await client.post<{ conversation: ConversationSummary }>(`${pathOf(id)}/transfer`, { ...to, comment }))
        .conversation,
    teams: async () => (await client.get<{ teams: Named[] }>("/api/routing/teams")).teams,
    skills: async () =>
      (await client.get<{ skills: (Omit<Named, "id"> & { name: string })[] }>("/api/routing/skills")).skills.map(
        ({ name, ...words }): Named => ({ id: name, ...words }),
      ),
    changeTicket: async (id: string, change: TicketChange) =>
      (await client.put<{ conversation: ConversationSummary }>(`${pathOf(id)}/ticket`, change)).conversation,
    staffed: async () => (await client.get<{ agents: StaffedAgent[] }>("/api/routing/agents")).agents,
    changeAgent: (id: string, change: AgentChange) => client.put<unknown>(`/api/routing/agents/${encodeURIComponent(id)}`, change),
    nameGroup: (kind: "teams" | "skills", id: string, words: { zh: string; en: string }) =>
      client.put<unknown>(`/api/routing/${kind}/${encodeURIComponent(id)}`, words),
    removeGroup: (kind: "teams" | "skills", id: string) => client.delete(`/api/routing/${kind}/${encodeURIComponent(id)}`),
    deliveries: () => client.get<Deliveries>("/api/desk/deliveries"),
    retryDelivery: (id: string) => client.post<unknown>(`/api/desk/deliveries/${encodeURIComponent(id)}/retry`),
    colleagues: async () => (await client.get<{ agents: Colleague[] }>("/api/routing/agents")).agents,
    writeNote: async (id: string, note: NewNote) =>
      (await client.post<{ note: Note }>(`${pathOf(id)}/notes`, note)).note,
    seeMentions: (id: string) => client.post<unknown>(`${pathOf(id)}/mentions_seen`),
    recall: async (id: string, seq: number) =>
      (await client.post<{ conversation: ConversationSummary }>(`${pathOf(id)}/messages/${seq}/recall`)).conversation,
    sendFile: (id: string, client_message_id: string, file: File) =>
      client.send(`${pathOf(id)}/files`, { name: file.name, client_message_id }, file),
    outbox: (id: string) => client.get<Outbox>(`${pathOf(id)}/outbox`),
    behind: (id: string) => client.get<BehindChat>(`${pathOf(id)}/wrap_up`),
    wrapUp: (id: string, written: Pick<WrapUp, "reason" | "in_knowledge_base" | "tags">) =>
      client.put<unknown>(`${pathOf(id)}/wrap_up`, written),
    draftArticle: (id: string, article: ArticleProposal) => client.post<unknown>(`${pathOf(id)}/draft_article`, article),
    flag: (id: string, flag: { kind: "wrong" | "missing"; article_id: string | null; comment: string }) =>
      client.post<unknown>(`${pathOf(id)}/flags`, flag),
    wall: () => client.get<Wall>("/api/desk/wall"),
    reassign: async (id: string, agent_id: string) =>
      (await client.post<{ conversation: ConversationSummary }>(`${pathOf(id)}/reassign`, { agent_id })).conversation,
    bargeIn: async (id: string) =>
      (await client.post<{ conversation: ConversationSummary }>(`${pathOf(id)}/barge_in`)).conversation,
    forceLogout: (id: string) => client.post<unknown>(`/api/desk/agents/${encodeURIComponent(id)}/sign_out`),
    canned: () => client.get<{ canned: CannedReply[]; placeholders: string[] }>(CANNED),
    addCanned: (reply: NewCanned) => client.post<unknown>(CANNED, reply),
    changeCanned: (id: string, reply: NewCanned) => client.put<unknown>(`${CANNED}/${encodeURIComponent(id)}`, reply),
    removeCanned: (id: string) => client.delete(`${CANNED}/${encodeURIComponent(id)}`),
    searchArticles: (q: string, language: string) =>
      client.get<ArticleSearch>("/api/desk/articles", { q, language }),
    article: (id: string) => client.get<Article>(`/api/desk/articles/${encodeURIComponent(id)}`),
  };
}

/** Reads a transcript page by page to its end. */
async function allMessages(client: ApiClient, id: string, afterSeq: number): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const after_seq = messages.at(-1)?.seq ?? afterSeq;
    const page = await client.get<{ messages: Message[] }>(`${pathOf(id)}/messages`, {
      after_seq,
      limit: PAGE,
    });
    messages.push(...page.messages);
    if (page.messages.length < PAGE) return messages;
  }
}

function pathOf(id: string): string {
  return `${CONVERSATIONS}/${encodeURIComponent(id)}`;
}
