/**
 * A WebSocket that comes back by itself.
 *
 * It reconnects with exponential backoff and jitter, at once when the browser says it is online
 * again, and finds half-open connections by pinging, or by the browser saying it is offline. It keeps nothing: after each connection the
 * owner says hello and the server sends what was missed.
 */

export type SocketState = "connecting" | "open" | "waiting" | "stopped";

export interface SocketOptions<In extends { type: string }> {
  url: string | (() => string);
  /** The connection is up: say hello. */
  onOpen: () => void;
  onFrame: (frame: In) => void;
  onState?: (state: SocketState) => void;
  /** Runs before each connection (fetch a token); a rejection counts as a failed connection. */
  prepare?: () => Promise<void>;
  /** Return false to stop instead of reconnecting, e.g. when signed out (4401). */
  onClose?: (code: number) => boolean | void;
}

export const TIMING = {
  firstDelay: 500,
  longestDelay: 30_000,
  pingEvery: 20_000,
  pongWithin: 10_000,
  connectWithin: 15_000,
} as const;

/** The delay before the nth attempt (0, 1, 2 …): half fixed, half random, doubling up to 30 s. */
export function backoff(attempt: number, random = Math.random()): number {
  const ceiling = Math.min(TIMING.longestDelay, TIMING.firstDelay * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * random;
}

/** The socket address of a path on a server: `https://a.example` and `/ws/web` give `wss://…`. */
export function socketUrl(server: string, path: string): string {
  const url = new URL(path, server);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

type Timer = ReturnType<typeof setTimeout>;

export class ReconnectingSocket<In extends { type: string }, Out extends { type: string }> {
  private socket: WebSocket | null = null;
  private current: SocketState = "stopped";
  private attempts = 0;
  /** Rises with each connection, so that what an older one still says is not heard. */
  private generation = 0;
  private timers: { retry?: Timer; alive?: Timer; connect?: Timer } = {};

  constructor(private readonly options: SocketOptions<In>) {}

  get state(): SocketState {
    return this.current;
  }

  /** Connect and stay connected until `stop`. */
  start(): void {
    if (this.current !== "stopped") return;
    window.addEventListener("online", this.reconnectNow);
    window.addEventListener("offline", this.onOffline);
    document.addEventListener("visibilitychange", this.onVisible);
    void this.connect();
  }

  /** Close and stay closed until `start`. */
  stop(): void {
    window.removeEventListener("online", this.reconnectNow);
    window.removeEventListener("offline", this.onOffline);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.drop();
    this.attempts = 0;
    this.setState("stopped");
  }

  /** Send a frame; false when there is no open connection (nothing is kept for later). */
  send(frame: Out): boolean {
    if (this.current !== "open" || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Drop the connection and make a new one, e.g. to ask again for what is missing. */
  restart(): void {
    if (this.current === "stopped") return;
    this.drop();
    void this.connect();
  }

  /** Do not wait for the next attempt: connect now, unless connected. */
  readonly reconnectNow = (): void => {
    if (this.current === "waiting") this.restart();
    else if (this.current === "open") this.ping();
  };

  /** What is sent now would be lost without anybody noticing for half a minute. */
  private readonly onOffline = (): void => {
    if (this.current === "open") this.lost(1006);
  };

  private readonly onVisible = (): void => {
    if (document.visibilityState === "visible") this.reconnectNow();
  };

  private async connect(): Promise<void> {
    const generation = ++this.generation;
    this.setState("connecting");
    try {
      await this.options.prepare?.();
    } catch {
      if (generation === this.generation) this.retryLater();
      return;
    }
    if (generation === this.generation) this.open(generation);
  }

  private open(generation: number): void {
    const { url } = this.options;
    const socket = new WebSocket(typeof url === "string" ? url : url());
    this.socket = socket;
    const current = (): boolean => generation === this.generation;
    this.timers.connect = setTimeout(() => current() && this.lost(1006), TIMING.connectWithin);
    socket.onopen = () => current() && this.opened();
    socket.onmessage = (event) => current() && this.received(event.data);
    socket.onclose = (event) => current() && this.lost(event.code);
  }

  private opened(): void {
    clearTimeout(this.timers.connect);
    this.setState("open");
    this.waitForSilence();
    this.options.onOpen();
  }

  private received(data: unknown): void {
    // Only a server that talks counts as reached: one that accepts and closes keeps backing off.
    this.attempts = 0;
    this.waitForSilence();
    const frame = parse<In>(data);
    if (frame && frame.type !== "pong") this.options.onFrame(frame);
  }

  private lost(code: number): void {
    this.drop();
    if (this.options.onClose?.(code) === false) this.stop();
    else this.retryLater();
  }

  private retryLater(): void {
    this.setState("waiting");
    this.timers.retry = setTimeout(() => void this.connect(), backoff(this.attempts++));
  }

  private waitForSilence(): void {
    clearTimeout(this.timers.alive);
    this.timers.alive = setTimeout(() => this.ping(), TIMING.pingEvery);
  }

  private ping(): void {
    clearTimeout(this.timers.alive);
    this.socket?.send(JSON.stringify({ type: "ping" }));
    this.timers.alive = setTimeout(() => this.lost(1006), TIMING.pongWithin);
  }

  private drop(): void {
    this.generation += 1;
    Object.values(this.timers).forEach((timer) => clearTimeout(timer));
    this.timers = {};
    this.socket?.close();
    this.socket = null;
  }

  private setState(state: SocketState): void {
    if (state === this.current) return;
    this.current = state;
    this.options.onState?.(state);
  }
}

function parse<In>(data: unknown): In | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as In;
  } catch {
    return null;
  }
}
