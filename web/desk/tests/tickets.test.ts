import type { DeskTicket } from "@jieli/shared/protocol";
import { describe, expect, it } from "vitest";

import { listOf, sortList } from "../src/model/lists";
import { dueLevel, localInput } from "../src/model/tickets";
import { noticeWords } from "../src/model/notices";
import { summary } from "./fixtures";

const NOW = Date.parse("2026-11-03T09:00:00.000Z");

function ticket(fields: Partial<DeskTicket> = {}): DeskTicket {
  return {
    id: "t1",
    status: "open",
    why: "nobody",
    reason: "requested",
    owner: null,
    due_at: "2026-11-03T12:00:00.000Z",
    opened_at: "2026-11-03T08:00:00.000Z",
    reach: null,
    ...fields,
  };
}

describe("tickets", () => {
  it("stand in their list while the customer waits or talks to the bot, and in mine while I chat", () => {
    expect(listOf(summary("a", { state: "ticket", ticket: ticket() }), "mei")).toBe("tickets");
    expect(listOf(summary("a", { state: "bot", ticket: ticket() }), "mei")).toBe("tickets");
    const chat = summary("a", { state: "assigned", assignee: { id: "mei", name: "梅" }, ticket: ticket() });
    expect(listOf(chat, "mei")).toBe("mine");
    expect(listOf(chat, "tom")).toBeNull();
  });

  it("are sorted by whose turn it is and what is due first", () => {
    const rows = [
      summary("hers", { state: "ticket", ticket: ticket({ status: "pending", due_at: null }) }),
      summary("later", { state: "ticket", ticket: ticket({ due_at: "2026-11-03T15:00:00.000Z" }) }),
      summary("open-ended", { state: "ticket", ticket: ticket({ due_at: null }) }),
      summary("first", { state: "ticket", ticket: ticket() }),
    ];
    expect(sortList("tickets", rows, "mei").map((row) => row.id)).toEqual(["first", "later", "open-ended", "hers"]);
  });

  it("warm up in their last hour and are late after it, unless it is her turn", () => {
    const at = (due_at: string | null): string => dueLevel(ticket({ due_at }), NOW);
    expect(at("2026-11-03T10:00:01.000Z")).toBe("calm");
    expect(at("2026-11-03T10:00:00.000Z")).toBe("soon");
    expect(at("2026-11-03T09:00:00.000Z")).toBe("late");
    expect(at(null)).toBe("calm");
    expect(dueLevel(ticket({ status: "pending", due_at: "2026-11-03T08:00:00.000Z" }), NOW)).toBe("calm");
  });

  it("offer their own time, or the next minute, to be changed", () => {
    const local = (value: string): number => new Date(value).getTime();
    expect(local(localInput("2026-11-03T12:00:00.000Z", NOW))).toBe(Date.parse("2026-11-03T12:00:00.000Z"));
    expect(local(localInput(null, NOW))).toBe(NOW + 60_000);
  });

  it("tell in the transcript what was promised", () => {
    const t = (key: string, values: object = {}): string => `${key} ${JSON.stringify(values)}`;
    const due_at = "2026-11-03T12:00:00.000Z";
    const words = noticeWords({ event: "ticket_opened", agent: null, why: "closed", due_at }, t, () => "noon");
    expect(words).toBe('notice.ticket_opened.at {"name":"notice.someone {}","time":"noon","reach":""}');
  });
});
