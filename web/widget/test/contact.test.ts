import { translator } from "@jieli/shared/i18n";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { INITIAL, reduce, waits, type Event, type State } from "../src/state";
import type { Actions, Context } from "../src/views/context";
import { createWaiting } from "../src/views/waiting";
import { noticeWords } from "../src/views/bodies";
import { WORDS } from "../src/words";
import { conversation, message } from "./fixtures";

const say = translator(WORDS, "zh");
const DUE = "2026-11-03T12:00:00.000Z";
const TICKET = { id: "t1", status: "open", why: "nobody", owner: null, due_at: DUE, opened_at: DUE, reach: null } as const;
const ARTICLE = { id: "a1", title: "怎么退款", language: "zh", product: "ecs", summary: "…" };
const queued = conversation({ state: "queued", queue: { position: 2, wait: null } });

let state: State;
let left: string[][];
let view: ReturnType<typeof createWaiting>;

function by<Type extends HTMLElement = HTMLElement>(id: string): Type {
  return view.element.querySelector<Type>(`[data-testid="${id}"]`)!;
}

function apply(...events: Event[]): void {
  state = events.reduce(reduce, state);
  view.update(state);
}

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  left = [];
  const actions = {
    leaveContact: (...given: string[]) => left.push(given),
    leaveQueue: () => left.push(["left"]),
    looked: () => undefined,
  } as unknown as Actions;
  view = createWaiting({ say, language: "zh", actions } as Context);
  document.body.replaceChildren(view.element);
  state = INITIAL;
  apply({ type: "connection_changed", connection: "online" });
});

describe("while she waits", () => {
  it("shows her place, what she can do instead, and what she might read", () => {
    apply({ type: "welcomed", conversation: queued }, { type: "suggested", articles: [ARTICLE] });
    expect(view.element.hidden).toBe(false);
    expect(by("queue-text").textContent).toContain("第 2 位");
    expect(by("suggested").hidden).toBe(false);
    expect(by("suggested-article").textContent).toBe("怎么退款");
    by("leave-queue").click();
    expect(left).toEqual([["left"]]);
  });

  it("tells by when she is answered, and offers the assistant meanwhile", () => {
    apply({ type: "welcomed", conversation: conversation({ state: "ticket", ticket: TICKET }) });
    expect(by("queue-text").textContent).toMatch(/^客服会在 .+ 前在这里回复您$/u);
    expect([by("leave-queue").hidden, by("leave-ticket").hidden]).toEqual([true, false]);
    apply({ type: "conversation_changed", conversation: conversation({ state: "ticket", ticket: { ...TICKET, status: "pending", due_at: null } }) });
    expect(by("queue-text").textContent).toContain("客服已回复");
  });

  it("goes on telling of the ticket while she asks the assistant, without its buttons", () => {
    apply({ type: "welcomed", conversation: conversation({ state: "bot", ticket: TICKET }) });
    expect(view.element.hidden).toBe(false);
    expect(by("queue-text").textContent).toContain("您的问题已登记");
    expect([by("reach-open").hidden, by("leave-ticket").hidden]).toEqual([true, true]);
    expect(waits(state)).toBe(false);
  });

  it("is not there when nothing is waited for", () => {
    apply({ type: "welcomed", conversation: conversation() });
    expect(view.element.hidden).toBe(true);
  });
});

describe("leaving contact details", () => {
  beforeEach(() => {
    apply({ type: "welcomed", conversation: queued }, { type: "suggested", articles: [ARTICLE] });
    by("reach-open").click();
  });

  function submit(reach: string): void {
    by<HTMLInputElement>("reach-field").value = reach;
    by<HTMLFormElement>("reach-form").dispatchEvent(new Event("submit", { cancelable: true }));
  }

  it("takes the place of what there is to read, and Escape gives it back", () => {
    expect([by("reach-form").hidden, by("suggested").hidden]).toEqual([false, true]);
    expect(document.activeElement).toBe(by("reach-field"));
    by("reach-field").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect([by("reach-form").hidden, by("suggested").hidden]).toEqual([true, false]);
  });

  it("sends nothing without a number or an address", () => {
    submit("  ");
    expect(left).toEqual([]);
  });

  it("says what is wrong and keeps what she typed", () => {
    submit("abc");
    expect(left).toEqual([["call_back", "abc", ""]]);
    apply({ type: "reach_sent" });
    expect(by<HTMLButtonElement>("reach-submit").disabled).toBe(true);
    apply({ type: "reach_refused", error: { code: "invalid_contact", message: "请填写手机号" } });
    expect(by("reach-error").textContent).toBe("请填写手机号");
    expect(by<HTMLInputElement>("reach-field").value).toBe("abc");
  });

  it("closes once it is kept, and when a person comes first", () => {
    submit("13800138000");
    apply({ type: "reach_sent" });
    apply({ type: "reach_kept" });
    expect(by("reach-form").hidden).toBe(true);
    by("reach-open").click();
    apply({ type: "conversation_changed", conversation: conversation({ state: "assigned" }) });
    expect(by("reach-form").hidden).toBe(true);
  });

  it("waits for the connection", () => {
    apply({ type: "connection_changed", connection: "offline" });
    expect(by<HTMLButtonElement>("reach-submit").disabled).toBe(true);
  });
});

describe("what a system line says of a ticket", () => {
  function words(data: object): string {
    return noticeWords({ say, language: "zh" }, message(1, { kind: "notice", text: "…", data }) as never);
  }

  it("names why and by when, and leaves unknown events to the server's words", () => {
    expect(words({ event: "ticket_opened", agent: null, why: "closed", due_at: DUE })).toMatch(/^现在是非工作时间，您的问题已登记，.+ 前回复您$/u);
    expect(words({ event: "ticket_opened", agent: null, why: "message", due_at: null })).toBe("您的留言已登记");
    expect(words({ event: "contact_left", agent: null, reach: "138****00" })).toBe("已记下您的联系方式：138****00");
    expect(words({ event: "agent_away", agent: { id: "a", name: "梅" } })).toContain("梅 暂时离开");
    expect(words({ event: "teleported", agent: null })).toBe("…");
  });
});
