import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Config } from "../src/config";
import { Session } from "../src/session";
import { WidgetStorage } from "../src/storage";
import { Store } from "../src/store";
import { conversation, message } from "./fixtures";

type Frame = Record<string, unknown> & { type: string };

/** A server that a test speaks for, over a socket that never leaves the page. */
class FakeWebSocket {
  static readonly OPEN = 1;
  static all: FakeWebSocket[] = [];
  readyState = 0;
  sent: Frame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {
    FakeWebSocket.all.push(this);
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data) as Frame);
  }
  close(): void {
    this.readyState = 3;
  }
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code: number): void {
    this.onclose?.({ code });
  }
  of(type: string): Frame[] {
    return this.sent.filter((frame) => frame.type === type);
  }
}

const CONFIG: Config = {
  server: "http://jieli.example",
  language: "zh",
  languageTag: "zh-CN",
  title: null,
  appearance: "auto",
  suggestions: [],
  open: false,
  customerToken: null,
};

let tokens = 0;
let store: Store;
let storage: WidgetStorage;
let session: Session;
let beacons: { url: string; body: Blob }[];

const socket = (): FakeWebSocket => FakeWebSocket.all.at(-1)!;
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

async function connect(extra: Partial<ReturnType<typeof conversation>> | null = {}): Promise<void> {
  await settle();
  socket().accept();
  const current = extra && conversation(extra);
  socket().say({ type: "welcome", visitor_id: "v", conversation: current, server_time: "" });
}

/** What a reload does: everything but the storage begins anew. */
function load(): void {
  store = new Store();
  storage = new WidgetStorage();
  session = new Session(CONFIG, store, storage);
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeWebSocket.all = [];
  localStorage.clear();
  tokens = 0;
  beacons = [];
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ visitor_id: "v", token: `t${(tokens += 1)}` }), { status: 201 })));
  Object.assign(navigator, { sendBeacon: (url: string, body: Blob) => beacons.push({ url, body }) > 0 });
  load();
});

afterEach(() => {
  session.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the session", () => {
  it("claims what she read on help pages before her first hello, and once", async () => {
    const posted: { url: string; body: unknown }[] = [];
    const issue = fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
      if (!url.endsWith("/claim")) return issue(url, init);
      posted.push({ url, body: JSON.parse(String(init.body)) });
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    storage.readings = [{ id: "r1", at: Date.now() }];
    session.start();
    await connect();
    socket().drop(1001);
    await vi.advanceTimersByTimeAsync(1000);
    await connect();
    expect(posted).toEqual([{ url: "http://jieli.example/api/web/help/readings/claim", body: { reading_ids: ["r1"] } }]);
    expect(storage.readings).toEqual([]);
  });

  it("keeps what could not be claimed, and connects all the same", async () => {
    const issue = fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      url.endsWith("/claim") ? Promise.reject(new TypeError("offline")) : issue(url, init),
    );
    storage.readings = [{ id: "r1", at: Date.now() }];
    session.start();
    await connect();
    expect(socket().of("hello")).toHaveLength(1);
    expect(storage.readings).toHaveLength(1);
  });

  it("gets a token once and says hello with it after each connection", async () => {
    session.start();
    await connect();
    socket().say({ type: "message", message: message(1) });
    socket().drop(1001);
    await vi.advanceTimersByTimeAsync(1000);
    await connect();
    expect(tokens).toBe(1);
    expect(socket().of("hello")).toMatchObject([{ token: "t1", conversation_id: "c1", after_seq: 1 }]);
  });

  it("gets a new token when the server does not know the old one", async () => {
    session.start();
    await settle();
    socket().accept();
    socket().drop(4401);
    await vi.advanceTimersByTimeAsync(1000);
    await connect();
    expect(socket().of("hello")).toMatchObject([{ token: "t2" }]);
  });

  it("does not trouble the customer with a token that it replaces by itself", async () => {
    session.start();
    await settle();
    socket().accept();
    socket().say({ type: "error", error: { code: "invalid_visitor_token", message: "…" } });
    expect(store.state.error).toBeNull();
  });

  it("stops where the site may not connect", async () => {
    let asked = 0;
    const refusal = { error: { code: "origin_not_allowed", message: "…" } };
    vi.stubGlobal("fetch", () => {
      asked += 1;
      return Promise.resolve(new Response(JSON.stringify(refusal), { status: 403 }));
    });
    session.start();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([asked, FakeWebSocket.all.length]).toEqual([1, 0]);
    expect(store.state.connection).toBe("refused");
  });

  it("sends what was written offline once it is connected, in order", async () => {
    session.write("一");
    session.write("二");
    expect(store.state.outbox.map((o) => o.status)).toEqual(["sending", "sending"]);
    await connect(null);
    expect(socket().of("message").map((f) => f.text)).toEqual(["一", "二"]);
  });

  it("sends an unconfirmed message again after a loss, under the same id", async () => {
    session.write("一");
    await connect();
    const [first] = socket().of("message");
    socket().drop(1006);
    await vi.advanceTimersByTimeAsync(1000);
    await connect();
    expect(socket().of("message")).toEqual([first]);
  });

  it("calls a message failed when no answer comes in ten seconds, and sends it at the next connection", async () => {
    session.write("一");
    await connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.state.outbox).toMatchObject([{ status: "failed" }]);
    socket().drop(1006);
    await vi.advanceTimersByTimeAsync(1000);
    await connect();
    expect(socket().of("message")).toHaveLength(1);
    expect(store.state.outbox).toMatchObject([{ status: "sending" }]);
  });

  it("leaves a refused message to the customer", async () => {
    session.write("一");
    await connect();
    const id = store.state.outbox[0]!.clientMessageId;
    socket().say({ type: "nack", client_message_id: id, error: { code: "message_too_long", message: "太长" } });
    socket().drop(1006);
    await vi.advanceTimersByTimeAsync(1000);
    await connect();
    expect(socket().of("message")).toEqual([]);
    session.retry(id);
    expect(socket().of("message")).toMatchObject([{ client_message_id: id }]);
  });

  it("asks again for what a hole tells it has missed, instead of showing the rest", async () => {
    session.start();
    await connect();
    vi.setSystemTime(Date.now() + 60_000);
    socket().say({ type: "message", message: message(1) });
    socket().say({ type: "message", message: message(3) });
    await settle();
    expect(FakeWebSocket.all).toHaveLength(2);
    await connect();
    expect(socket().of("hello")).toMatchObject([{ after_seq: 1 }]);
    expect(store.state.messages.map((m) => m.seq)).toEqual([1]);
  });

  it("tells once how far a whole history arrived", async () => {
    session.start();
    store.subscribe(() => session.scheduleReceipts());
    await connect();
    for (const seq of [1, 2, 3]) socket().say({ type: "message", message: message(seq) });
    await vi.advanceTimersByTimeAsync(200);
    expect(socket().of("received")).toEqual([{ type: "received", seq: 3 }]);
  });

  it("answers a survey again after a reload that came before its ack", async () => {
    const survey = { id: "s1", kind: "csat", state: "open", score: null, until: "2100-01-01T00:00:00Z" } as const;
    session.start();
    await connect({ state: "closed", survey });
    session.replyToSurvey("s1", 4, "好");
    expect(socket().of("answer_survey")).toEqual([{ type: "answer_survey", survey_id: "s1", score: 4, comment: "好" }]);
    storage.surveyReply = store.state.surveyReply;
    session.stop();
    load();
    store.dispatch({ type: "restored", outbox: [], readMark: null, surveyReply: storage.surveyReply, open: true });
    session.start();
    await connect({ state: "closed", survey });
    expect(socket().of("answer_survey")).toMatchObject([{ score: 4 }]);
    socket().say({ type: "ack", conversation_id: "c1", seq: 0, created_at: "", survey: { ...survey, state: "answered", score: 4 } });
    expect(store.state.surveyReply).toBeNull();
    expect(store.state.conversation?.survey?.state).toBe("answered");
  });

  it("declines a survey", async () => {
    const survey = { id: "s1", kind: "nps", state: "open", score: null, until: "2100-01-01T00:00:00Z" } as const;
    session.start();
    await connect({ survey });
    session.replyToSurvey("s1", null);
    expect(socket().of("decline_survey")).toEqual([{ type: "decline_survey", survey_id: "s1" }]);
  });


  it("reports a reading by beacon, with its token, when the page goes", async () => {
    session.start();
    await connect();
    session.report({ article_id: "a", reading_id: "r", event: "dwelt", seconds: 7 }, true);
    expect(socket().of("reading")).toEqual([]);
    expect(beacons[0]?.url).toBe("http://jieli.example/api/web/readings");
    session.report({ article_id: "a", reading_id: "r", event: "dwelt", seconds: 9 }, false);
    expect(socket().of("reading")).toMatchObject([{ seconds: 9 }]);
  });
});

describe("the storage", () => {
  it("keeps each message under its own key, so that two tabs do not overwrite each other", () => {
    const other = new WidgetStorage();
    storage.keep({ clientMessageId: "a", text: "一", createdAt: "2026-11-03T09:00:01Z", status: "sending" });
    other.keep({ clientMessageId: "b", text: "二", createdAt: "2026-11-03T09:00:00Z", status: "sending" });
    storage.forget("zzz");
    expect(new WidgetStorage().outbox.map((o) => o.clientMessageId)).toEqual(["b", "a"]);
  });

  it("survives what others wrote under its keys", () => {
    localStorage.setItem("jieli:outbox:x", "{broken");
    localStorage.setItem("jieli:visitor", "{broken");
    expect(storage.outbox).toEqual([]);
    expect(storage.visitor).toBeNull();
  });

  it("sends how to reach her again after a reconnect, until the server has kept it", async () => {
    session.start();
    await connect({ state: "queued" });
    session.leaveContact("call_back", "13800138000", "");
    expect(store.state.reach?.status).toBe("sending");
    socket().drop(1001);
    await vi.advanceTimersByTimeAsync(1000);
    await connect({ state: "queued" });
    const [again] = socket().of("leave_contact");
    expect(again).toMatchObject({ wish: "call_back", reach: "13800138000" });
    socket().say({ type: "ack", client_message_id: again!.client_message_id, reach: "138****00" });
    expect(store.state.reach).toBeNull();
    socket().drop(1001);
    await vi.advanceTimersByTimeAsync(1000);
    await connect({ state: "ticket" });
    expect(socket().of("leave_contact")).toEqual([]);
  });

  it("tells why a contact was refused and does not send it again by itself", async () => {
    session.start();
    await connect({ state: "queued" });
    session.leaveContact("message", "abc", "");
    const [sent] = socket().of("leave_contact");
    socket().say({ type: "nack", client_message_id: sent!.client_message_id, error: { code: "invalid_contact", message: "…" } });
    expect(store.state.reach).toMatchObject({ status: "failed", error: { code: "invalid_contact" } });
    socket().drop(1001);
    await vi.advanceTimersByTimeAsync(1000);
    await connect({ state: "queued" });
    expect(socket().of("leave_contact")).toEqual([]);
  });
});

it("lets her next words answer a message, once, also after a reload", async () => {
  session.start();
  await connect({ state: "assigned" });
  store.dispatch({ type: "quote_chosen", seq: 3 });
  session.write("是这个");
  session.write("谢谢");
  expect(socket().of("message").map((frame) => frame["quote_seq"])).toEqual([3, undefined]);
  for (const outgoing of store.state.outbox) storage.keep(outgoing);
  load();
  session.start();
  await connect({ state: "assigned" });
  store.dispatch({ type: "restored", outbox: storage.outbox, readMark: null, surveyReply: null, open: false });
  expect(store.state.outbox.map(({ quoteSeq }) => quoteSeq)).toEqual([3, undefined]);
});

it("quotes nothing of another conversation, and nothing by a click", async () => {
  session.start();
  await connect({ state: "assigned" });
  store.dispatch({ type: "quote_chosen", seq: 3 });
  session.write("有帮助", { kind: "go_on" });
  expect(socket().of("message").at(-1)?.["quote_seq"]).toBeUndefined();
  socket().say({ type: "conversation", conversation: conversation({ id: "c2" }) });
  expect(store.state.quoting).toBeNull();
});
