import { describe, expect, it } from "vitest";
import { isQuotable, timeline, voteFor, type MessageRow } from "../src/timeline";
import type { State } from "../src/state";
import { acked, after, answer, click, conversation, message, online, outgoing, received } from "./fixtures";

const rows = (state: State): MessageRow[] => timeline(state).filter((row) => row.type === "message");
const choicesOf = (seq: number, ...ids: string[]) =>
  message(seq, { kind: "choices", data: { choices: ids.map((id) => ({ article_id: id, title: id, summary: "", product: "" })) } });

describe("order on the page", () => {
  it("shows what is not confirmed after what is, and a confirmed one at its number", () => {
    const state = after([
      ...online,
      { type: "message_written", outgoing: outgoing("a") },
      { type: "message_written", outgoing: outgoing("b") },
      acked("a", 1),
      ...received(message(2)),
    ]);
    expect(rows(state).map((row) => row.text)).toEqual(["a", "m2", "b"]);
  });

  it("keeps the key of a message while it becomes the server's", () => {
    const before = after([...online, { type: "message_written", outgoing: outgoing("a") }]);
    const stored = after(received(message(1, { sender: "customer", own: "a" })), before);
    expect(rows(stored).map((r) => r.key)).toEqual(rows(before).map((r) => r.key));
  });
});

describe("times", () => {
  it("stand before the first message, after a pause and on a new day", () => {
    const at = ["2026-11-03T09:00:00Z", "2026-11-03T09:05:00Z", "2026-11-03T09:30:00Z", "2026-11-05T09:31:00Z"];
    const state = after([...online, ...received(...at.map((time, i) => message(i + 1, { at: time })))]);
    expect(timeline(state).map((row) => row.type)).toEqual(["time", "message", "message", "time", "message", "time", "message"]);
  });
});

describe("stretches", () => {
  it("join neighbours of one speaker and part two agents", () => {
    const by = (seq: number, author: string) => message(seq, { sender: "agent", author });
    const state = after([...online, ...received(message(1), message(2), by(3, "林晓"), by(4, "林晓"), by(5, "周宁"))]);
    expect(rows(state).map((row) => row.first)).toEqual([true, false, true, false, true]);
    expect(rows(state).map((row) => row.last)).toEqual([false, true, false, true, true]);
  });
});

describe("delivery", () => {
  const own = (seq: number, id: string) => message(seq, { sender: "customer", own: id });

  it("is said under her newest message only, unless one failed", () => {
    const state = after([
      ...online,
      ...received(own(1, "a"), own(2, "b")),
      { type: "message_written", outgoing: outgoing("c") },
      { type: "message_timed_out", clientMessageId: "c" },
      { type: "message_written", outgoing: outgoing("d") },
    ]);
    expect(rows(state).map((row) => row.delivery)).toEqual(["none", "none", "failed", "sending"]);
  });

  it("says that a message waits while there is no connection", () => {
    const state = after([...online, { type: "connection_changed", connection: "offline" }, { type: "message_written", outgoing: outgoing("a") }]);
    expect(rows(state).at(-1)?.delivery).toBe("waiting");
  });

  it("turns to read when the agent has read so far", () => {
    const read = { type: "conversation_changed", conversation: conversation({ agent_read_seq: 1 }) } as const;
    expect(rows(after([...online, ...received(own(1, "a")), read]))[0]?.delivery).toBe("read");
  });
});

describe("clicks", () => {
  it("show under the answer what she said of it, from the click on", () => {
    const vote = { kind: "helped", article_id: "x", value: false } as const;
    const waiting = after([...online, ...received(answer(1, "x")), { type: "message_written", outgoing: outgoing("v", { action: vote }) }]);
    expect(rows(waiting)[0]?.vote).toBe(false);
    const stored = after([...online, ...received(answer(1, "x"), answer(2, "y"), click(3, vote))]);
    expect(rows(stored).map((row) => row.vote)).toEqual([false, null, null]);
    expect(voteFor(stored, "x")).toBe(false);
    expect(voteFor(stored, "y")).toBeNull();
  });

  it("ask again when the same article is the answer again", () => {
    const vote = click(2, { kind: "helped", article_id: "x", value: true });
    const state = after([...online, ...received(answer(1, "x"), vote, answer(3, "x"))]);
    expect(rows(state).map((row) => row.vote)).toEqual([true, null, null]);
  });

  it("mark the choice she took, and the newer one when she takes another", () => {
    const choose = (seq: number, id: string) => click(seq, { kind: "choose", article_id: id });
    const state = after([...online, ...received(choicesOf(1, "x", "y"), choose(2, "x"), choose(3, "y"), choose(4, "z"))]);
    expect(rows(state)[0]?.chosen).toBe("y");
  });

  it("mark what she answered when the bot asked back, by a click on that question alone", () => {
    const back = message(1, { kind: "alternatives", data: { question: "q", alternatives: [] } });
    const clarify = (seq: number, question: string, value: string) =>
      click(seq, { kind: "clarify", question, facet: "product", value });
    const state = after([...online, ...received(back, clarify(2, "q", "ecs"), clarify(3, "another", "domain"))]);
    expect(rows(state)[0]?.chosen).toBe("ecs");
  });

  it("settle the offer of a person once anything follows it but the bot", () => {
    const offer = message(1, { kind: "offer_person" });
    expect(rows(after([...online, ...received(offer, message(2))]))[0]?.settled).toBe(false);
    const asked = message(2, { sender: "system", kind: "survey", data: { survey_id: "s1", kind: "ces" } });
    expect(rows(after([...online, ...received(offer, asked)]))[0]?.settled).toBe(false);
    expect(rows(after([...online, ...received(offer, click(2, { kind: "go_on" }))]))[0]?.settled).toBe(true);
  });
});

describe("taking back and answering", () => {
  const by = { sender: "agent", author: "梅" } as const;

  it("shows nothing of what was taken back, whether it came before or after", () => {
    const line = message(3, { sender: "system", kind: "recall", data: { seq: 1, agent: { id: "a", name: "梅" } } });
    const reply = message(4, { ...by, text: "这条才对", data: { quote: { seq: 1 } } });
    const shown = rows(after([...online, ...received(message(1, { ...by, text: "密码" }), message(2), line, reply)]));
    expect(shown.map((row) => row.message?.kind)).toEqual(["recalled", "text", "recall", "text"]);
    expect(JSON.stringify(shown)).not.toContain("密码");
    expect(shown[3]?.quote).toEqual({ seq: 1, text: null });
  });

  it("says what a message answers", () => {
    const reply = message(2, { ...by, data: { quote: { seq: 1 } } });
    const shown = rows(after([...online, ...received(message(1, { text: "能退吗" }), reply)]));
    expect(shown[1]?.quote).toEqual({ seq: 1, text: "能退吗" });
  });

  it("shows what her own words answer before the server has them, and after", () => {
    const asked = received(message(1, { ...by, text: "订单号？" }));
    const written = { type: "message_written", outgoing: outgoing("a", { quoteSeq: 1 }) } as const;
    const stored = received(message(2, { sender: "customer", own: "a", data: { quote: { seq: 1 } } }));
    for (const events of [[...asked, written], [...asked, written, ...stored]]) {
      expect(rows(after([...online, ...events])).at(-1)?.quote).toEqual({ seq: 1, text: "订单号？" });
    }
  });

  it("lets words, articles and files be quoted while a person has the chat, and nothing else", () => {
    const said = received(message(1), message(2, by), message(3, { sender: "customer" }), message(4, { ...by, kind: "recalled" }));
    const quotable = (state: "bot" | "assigned") => {
      const changed = { type: "conversation_changed", conversation: conversation({ state }) } as const;
      const now = after([...online, ...said, changed]);
      return rows(now).map((row) => isQuotable(row, now));
    };
    expect(quotable("assigned")).toEqual([false, true, true, false]);
    expect(quotable("bot")).toEqual([false, false, false, false]);
  });
});
