import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, ReconnectingSocket, socketUrl, TIMING, type SocketState } from "../socket";

type Frame = { type: string };

class FakeWebSocket {
  static readonly OPEN = 1;
  static all: FakeWebSocket[] = [];
  readyState = 0;
  sent: Frame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeWebSocket.all.push(this);
  }
  static get last(): FakeWebSocket {
    return FakeWebSocket.all.at(-1)!;
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
  say(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

let states: SocketState[];
let frames: Frame[];
let socket: ReconnectingSocket<Frame, Frame>;

function make(extra: Partial<ConstructorParameters<typeof ReconnectingSocket>[0]> = {}): void {
  socket = new ReconnectingSocket<Frame, Frame>({
    url: "ws://test/ws/web",
    onOpen: () => socket.send({ type: "hello" }),
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    ...extra,
  });
  socket.start();
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeWebSocket);
  FakeWebSocket.all = [];
  states = [];
  frames = [];
});

afterEach(() => {
  socket?.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the reconnecting socket", () => {
  it("says hello on each connection and hands frames over, but keeps pongs", async () => {
    make();
    await settle();
    FakeWebSocket.last.accept();
    FakeWebSocket.last.say({ type: "welcome" });
    FakeWebSocket.last.say({ type: "pong" });
    FakeWebSocket.last.say("not json");
    expect(FakeWebSocket.last.sent).toEqual([{ type: "hello" }]);
    expect(frames).toEqual([{ type: "welcome" }]);
  });

  it("comes back after a loss and says hello again", async () => {
    make();
    await settle();
    FakeWebSocket.last.accept();
    FakeWebSocket.last.drop(1001);
    expect(socket.state).toBe("waiting");
    await vi.advanceTimersByTimeAsync(TIMING.firstDelay);
    FakeWebSocket.last.accept();
    expect(FakeWebSocket.all).toHaveLength(2);
    expect(FakeWebSocket.last.sent).toEqual([{ type: "hello" }]);
  });

  it("waits longer after each failure, and starts over once the server talks", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    make();
    for (const delay of [500, 1000, 2000]) {
      await settle();
      const before = FakeWebSocket.all.length;
      FakeWebSocket.last.accept();
      FakeWebSocket.last.drop();
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(FakeWebSocket.all).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeWebSocket.all).toHaveLength(before + 1);
    }
    FakeWebSocket.last.accept();
    FakeWebSocket.last.say({ type: "welcome" });
    const before = FakeWebSocket.all.length;
    FakeWebSocket.last.drop();
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeWebSocket.all).toHaveLength(before + 1);
  });

  it("notices a connection that is only half open", async () => {
    make();
    await settle();
    FakeWebSocket.last.accept();
    await vi.advanceTimersByTimeAsync(TIMING.pingEvery);
    expect(FakeWebSocket.last.sent).toContainEqual({ type: "ping" });
    await vi.advanceTimersByTimeAsync(TIMING.pongWithin);
    expect(socket.state).toBe("waiting");
  });

  it("stays connected while the server answers pings", async () => {
    make();
    await settle();
    FakeWebSocket.last.accept();
    for (let round = 0; round < 5; round += 1) {
      await vi.advanceTimersByTimeAsync(TIMING.pingEvery);
      FakeWebSocket.last.say({ type: "pong" });
    }
    expect(socket.state).toBe("open");
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  it("is lost at once when the browser is offline", async () => {
    make();
    await settle();
    FakeWebSocket.last.accept();
    window.dispatchEvent(new Event("offline"));
    expect(socket.state).toBe("waiting");
    expect(socket.send({ type: "message" })).toBe(false);
  });

  it("connects at once when the browser is online again", async () => {
    make();
    await settle();
    FakeWebSocket.last.drop();
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(FakeWebSocket.all).toHaveLength(2);
  });

  it("stops when its owner says so, and ignores what an old connection still says", async () => {
    make({ onClose: (code) => code !== 4401 });
    await settle();
    const first = FakeWebSocket.last;
    first.accept();
    first.drop(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    first.say({ type: "message" });
    expect(socket.state).toBe("stopped");
    expect(FakeWebSocket.all).toHaveLength(1);
    expect(frames).toEqual([]);
  });

  it("treats a failed preparation like a failed connection", async () => {
    let tries = 0;
    make({ prepare: () => (++tries === 1 ? Promise.reject(new Error("no token")) : Promise.resolve()) });
    await settle();
    expect(FakeWebSocket.all).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(TIMING.firstDelay);
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  it("gives up on a server that never answers the handshake", async () => {
    make();
    await settle();
    await vi.advanceTimersByTimeAsync(TIMING.connectWithin);
    expect(socket.state).toBe("waiting");
  });

  it("sends nothing while it is not connected", async () => {
    make();
    await settle();
    expect(socket.send({ type: "message" })).toBe(false);
    expect(FakeWebSocket.last.sent).toEqual([]);
  });
});

describe("helpers", () => {
  it("keeps the delay between half and the whole of a doubling ceiling", () => {
    expect(backoff(0, 0)).toBe(250);
    expect(backoff(3, 1)).toBe(4000);
    expect(backoff(99, 1)).toBe(TIMING.longestDelay);
  });

  it("makes socket addresses from page addresses", () => {
    expect(socketUrl("https://a.example/x", "/ws/web")).toBe("wss://a.example/ws/web");
    expect(socketUrl("http://127.0.0.1:8080", "/ws/web")).toBe("ws://127.0.0.1:8080/ws/web");
  });
});
