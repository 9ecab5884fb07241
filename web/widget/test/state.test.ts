import { describe, expect, it } from "vitest";
import { INITIAL, leavesGap, reduce, resumeSeq, seenSeq, TYPING_LASTS, unreadCount, type Event } from "../src/state";
import { acked, after, conversation, message, online, outgoing, received } from "./fixtures";

const own = (seq: number, id: string) => message(seq, { sender: "customer", own: id });

describe("order and copies", () => {
  it("keeps messages in the order of their numbers, however they arrive", () => {
    const state = after([...online, ...received(message(1), message(3), message(2))]);
    expect(state.messages.map((m) => m.seq)).toEqual([1, 2, 3]);
  });

  it("holds each number once when the server sends it again", () => {
    const state = after([...online, ...received(message(1), message(2), message(1), message(2))]);
    expect(state.messages.map((m) => m.seq)).toEqual([1, 2]);
  });

  it("resumes before the first hole, not after it", () => {
    const state = after([...online, ...received(message(1), message(2), message(5))]);
    expect(resumeSeq(state)).toBe(2);
    expect(leavesGap(state, message(3))).toBe(false);
    expect(leavesGap(state, message(6))).toBe(true);
  });

  it("takes the first message of another conversation for a beginning", () => {
    const state = after([...online, ...received(message(1), message(2))]);
    expect(leavesGap(state, message(1, { conversation: "c2" }))).toBe(false);
  });
});

describe("the outbox", () => {
  const written = [...online, { type: "message_written", outgoing: outgoing("a") } as const];

  it("gives a message up when the server's copy arrives, and only then", () => {
    const waiting = after([...written, acked("a", 1)]);
    expect(waiting.outbox).toMatchObject([{ status: "sent", seq: 1 }]);
    const stored = after(received(own(1, "a")), waiting);
    expect(stored.outbox).toEqual([]);
    expect(stored.messages).toHaveLength(1);
  });

  it("takes an ack that comes after the copy for nothing new", () => {
    const state = after([...written, ...received(own(1, "a"))]);
    expect(after([acked("a", 1)], state)).toEqual(state);
  });

  it("does not bring a message back that was stored before the reload", () => {
    const restored: Event = { type: "restored", outbox: [outgoing("a"), outgoing("b")], readMark: null, surveyReply: null, open: true };
    const state = after([...online, ...received(own(1, "a")), restored]);
    expect(state.outbox.map((o) => o.clientMessageId)).toEqual(["b"]);
  });

  it("keeps what was typed before the stored messages were read back, once", () => {
    const restored: Event = { type: "restored", outbox: [outgoing("a")], readMark: null, surveyReply: null, open: true };
    const state = after([{ type: "message_written", outgoing: outgoing("a") }, restored]);
    expect(state.outbox).toHaveLength(1);
  });

  it("keeps a refused message with its reason, and retries it under the same id", () => {
    const error = { code: "too_many_requests", message: "请 5 秒后再试。" };
    const refused = after([...written, { type: "message_refused", clientMessageId: "a", error }]);
    expect(refused.outbox).toMatchObject([{ status: "failed", error }]);
    const again = reduce(refused, { type: "message_retried", clientMessageId: "a" });
    expect(again.outbox).toMatchObject([{ clientMessageId: "a", status: "sending" }]);
    expect(again.outbox[0]?.error).toBeUndefined();
  });

  it("drops a message only when the customer deletes it", () => {
    const state = after([...written, { type: "message_timed_out", clientMessageId: "a" }]);
    expect(state.outbox).toMatchObject([{ status: "failed" }]);
    expect(reduce(state, { type: "message_discarded", clientMessageId: "a" }).outbox).toEqual([]);
  });
});

describe("another conversation", () => {
  it("drops what belongs to the old one and keeps what is not confirmed", () => {
    const state = after([
      ...online,
      ...received(message(1), message(2)),
      { type: "message_written", outgoing: outgoing("old") },
      acked("old", 3),
      { type: "message_written", outgoing: outgoing("new") },
      { type: "welcomed", conversation: conversation({ id: "c2" }) },
    ]);
    expect(state.conversationId).toBe("c2");
    expect(state.messages).toEqual([]);
    expect(state.outbox.map((o) => o.clientMessageId)).toEqual(["new"]);
  });

  it("keeps the message whose ack names the new conversation before anything else does", () => {
    const state = after([
      ...online,
      ...received(message(1)),
      { type: "message_written", outgoing: outgoing("a") },
      acked("a", 1, "c2"),
      { type: "conversation_changed", conversation: conversation({ id: "c2" }) },
    ]);
    expect(state.outbox.map((o) => o.clientMessageId)).toEqual(["a"]);
  });

  it("begins with the ack of the first message", () => {
    const state = after([
      { type: "welcomed", conversation: null },
      { type: "message_written", outgoing: outgoing("a") },
      acked("a", 1),
    ]);
    expect(state.conversationId).toBe("c1");
  });

  it("forgets what was seen and who typed in the old one", () => {
    const state = after([
      ...online,
      ...received(message(1)),
      { type: "messages_seen", seq: 1 },
      { type: "typing_changed", who: "bot", active: true, now: 0 },
      { type: "message_received", message: message(1, { conversation: "c2" }) },
    ]);
    expect(seenSeq(state)).toBe(0);
    expect(state.typing).toEqual({ bot: 0, agent: 0 });
  });

});

describe("what is new", () => {
  it("counts the messages of bot and agent beyond the last seen, not notices and not her own", () => {
    const notice = message(4, { sender: "system", kind: "notice", data: { event: "queued", agent: null } });
    const all = received(message(1), own(2, "a"), message(3, { sender: "agent" }), notice);
    const state = after([...online, ...all]);
    expect(unreadCount(state)).toBe(2);
    expect(unreadCount(reduce(state, { type: "messages_seen", seq: 1 }))).toBe(1);
  });

  it("never goes back in what was seen", () => {
    const state = after([...online, ...received(message(1), message(2)), { type: "messages_seen", seq: 2 }]);
    expect(reduce(state, { type: "messages_seen", seq: 1 })).toBe(state);
  });
});

describe("typing", () => {
  it("goes out after thirty seconds, when the message comes, and when the connection goes", () => {
    const state = after([...online, { type: "typing_changed", who: "bot", active: true, now: 1000 }]);
    expect(reduce(state, { type: "typing_expired", now: 1000 + TYPING_LASTS - 1 })).toBe(state);
    expect(reduce(state, { type: "typing_expired", now: 1000 + TYPING_LASTS }).typing.bot).toBe(0);
    expect(after(received(message(1)), state).typing.bot).toBe(0);
    expect(reduce(state, { type: "connection_changed", connection: "offline" }).typing.bot).toBe(0);
  });

  it("ends with the agent's part in the conversation", () => {
    const assigned = conversation({ state: "assigned", agent: { id: "g", name: "林晓" } });
    const state = after([
      { type: "welcomed", conversation: assigned },
      { type: "typing_changed", who: "agent", active: true, now: 0 },
      { type: "conversation_changed", conversation: { ...assigned, state: "closed" } },
    ]);
    expect(state.typing.agent).toBe(0);
  });
});

describe("survey", () => {
  const survey = { id: "s1", kind: "nps", state: "open", score: null, until: "2100-01-01T00:00:00Z" } as const;
  const asked = after([{ type: "welcomed", conversation: conversation({ state: "closed", survey }) }]);
  const reply: Event = { type: "survey_replied", surveyId: "s1", score: 9, comment: "好" };

  it("is on its way until the server has it", () => {
    const given = reduce(asked, reply);
    expect(given.surveyReply).toEqual({ surveyId: "s1", score: 9, comment: "好", status: "sending" });
    const stored = reduce(given, { type: "survey_stored", survey: { ...survey, state: "answered", score: 9 } });
    expect(stored.surveyReply).toBeNull();
    expect(stored.conversation?.survey).toMatchObject({ state: "answered", score: 9 });
  });

  it("stays on its way while the conversation changes and it is open", () => {
    const told = after([reply, { type: "conversation_changed", conversation: conversation({ survey }) }], asked);
    expect(told.surveyReply).toMatchObject({ score: 9, status: "sending" });
  });

  it("is settled where she answered on another page of hers", () => {
    const elsewhere = conversation({ survey: { ...survey, state: "declined" } });
    expect(after([reply, { type: "conversation_changed", conversation: elsewhere }], asked).surveyReply).toBeNull();
  });

  it("says that it failed, and keeps what she chose", () => {
    const failed = after([reply, { type: "survey_failed" }], asked);
    expect(failed.surveyReply).toMatchObject({ score: 9, status: "failed" });
  });

  it("survives a reload, but not another survey", () => {
    const surveyReply = { surveyId: "s1", score: null, comment: "", status: "sending" } as const;
    const restored: Event = { type: "restored", outbox: [], readMark: null, surveyReply, open: true };
    const welcome = (id: string): Event => ({ type: "welcomed", conversation: conversation({ survey: { ...survey, id } }) });
    expect(after([restored, welcome("s1")]).surveyReply?.score).toBeNull();
    expect(after([restored, welcome("s1")]).surveyReply).not.toBeNull();
    expect(after([restored, welcome("s2")]).surveyReply).toBeNull();
  });
});

it("returns the same state when an event changes nothing", () => {
  const state = after([...online, { type: "panel_opened" }]);
  expect(reduce(state, { type: "panel_opened" })).toBe(state);
  expect(reduce(state, { type: "connection_changed", connection: "online" })).toBe(state);
  expect(reduce(INITIAL, { type: "article_closed" })).toBe(INITIAL);
});
