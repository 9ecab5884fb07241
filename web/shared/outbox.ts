/** What is on its way to a customer outside the web, and how much may still be sent (docs/protocol.md). */
export type SentState =
  | "pending"
  | "sending"
  | "delivered"
  | "rejected"
  | "unknown"
  | "waiting"
  | "held"
  | "withdrawn"
  | "lapsed";

export interface SentMessage {
  seq: number;
  state: SentState;
  /** What the other side says, where it refused. */
  code: number | null;
}

/** How many messages may still be sent, and until when; none left is a shut window. */
export interface SendingWindow {
  left: number;
  until: string | null;
}

export interface Outbox {
  window: SendingWindow | null;
  /** The QR code that she came by. */
  scene: string | null;
  messages: SentMessage[];
}
