import type { Presence } from "@jieli/shared/protocol";
import type { Wall, WallAgent } from "@jieli/shared/wall";
import { describe, expect, it } from "vitest";

import { chatsOf, countLate, sortAgents, takers, waitsSince } from "../src/model/wall";
import { at, message, summary } from "./fixtures";

const agent = (id: string, load: number, presence: Presence = "online", capacity = 5): WallAgent => ({
  id,
  name: id,
  presence,
  presence_since: null,
  load,
  capacity,
  teams: [],
});
const chat = (id: string, fields: Parameters<typeof summary>[1] = {}) =>
  summary(id, { state: "assigned", assignee: { id: "mei", name: "梅" }, ...fields });
const floor = (waiting: ReturnType<typeof summary>[], served: ReturnType<typeof summary>[]): Wall => ({
  at: at(0),
  waiting: { count: waiting.length, longest_since: null, conversations: waiting },
  served,
  floor: { agents: 0, online: 0, load: 0, capacity: 0 },
  teams: [],
  agents: [],
});
const said = (sender: "customer" | "agent", seconds: number) => ({
  ...message(1, { sender }),
  created_at: at(seconds),
});

describe("a customer in an agent's hands", () => {
  it("waits since she queued while nobody has replied", () => {
    expect(waitsSince(chat("a", { waiting_since: at(3) }))).toBe(at(3));
  });

  it("waits since her last word once somebody has, and not after the agent's", () => {
    const replied = { first_reply_at: at(5) };
    expect(waitsSince(chat("a", { ...replied, last_message: said("customer", 9) }))).toBe(at(9));
    expect(waitsSince(chat("a", { ...replied, last_message: said("agent", 9) }))).toBeNull();
  });
});

describe("the floor", () => {
  it("counts who waits longer than was promised, in the queue and in hands", () => {
    const level = (promise: "first_reply" | "next_reply" | "resolution", mark: "at_risk" | "breached") => ({
      level: { promise, mark, due_at: at(180), notify: false },
    });
    const waiting = [summary("a", level("first_reply", "breached")), summary("b", level("first_reply", "at_risk")), summary("c")];
    const served = [chat("d", level("next_reply", "breached")), chat("e", level("resolution", "breached"))];
    expect(countLate(floor(waiting, served))).toBe(2);
  });

  it("shows each agent's chats, those first that wait for a word", () => {
    const idle = chat("idle", { first_reply_at: at(1), last_message: said("agent", 2) });
    const chats = chatsOf(floor([], [idle, chat("late", { waiting_since: at(0) })]));
    expect(chats.get("mei")?.map(({ id }) => id)).toEqual(["late", "idle"]);
  });

  it("shows who is there first, the busiest of them first", () => {
    const agents = [agent("gone", 3, "offline"), agent("calm", 0), agent("busy", 4)];
    expect(sortAgents(agents).map(({ id }) => id)).toEqual(["busy", "calm", "gone"]);
  });

  it("offers a chat to who is online with room, the least busy first, and not to who has it", () => {
    const agents = [agent("full", 5), agent("lunch", 0, "lunch"), agent("some", 2), agent("free", 0), agent("has", 0)];
    expect(takers(agents, "has").map(({ id }) => id)).toEqual(["free", "some"]);
  });
});
