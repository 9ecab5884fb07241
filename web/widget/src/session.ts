/**
 * The way between the state and the server.
 *
 * Events of the socket go into the store; what the customer does goes out when there is a
 * connection, and again after each reconnect until the server has confirmed it. Sending twice is
 * harmless: the server stores each `client_message_id` once.
 */

import { newId } from "@jieli/shared/ids";
import {
  CloseCode,
  type Action,
  type ContactLeft,
  type CustomerClientFrame,
  type CustomerServerFrame,
  type ErrorBody,
  type Message,
  type Reading,
} from "@jieli/shared/protocol";
import { ReconnectingSocket, socketUrl, type SocketState } from "@jieli/shared/socket";
import { ApiError, claimReadings, createVisitor, fetchFile, fetchSuggestions, sendReadingBeacon, uploadFile } from "./api";
import type { Config } from "./config";
import { Proof } from "./proof";
import { leavesGap, resumeSeq, seenSeq, type Connection, type Outgoing } from "./state";
import type { WidgetStorage } from "./storage";
import type { Store } from "./store";

const ACK_WITHIN = 10_000;
const RECEIPT_AFTER = 100;
const RESYNC_EVERY = 5_000;
const CONNECTIONS: Record<SocketState, Connection | null> = {
  connecting: null,
  open: null,
  waiting: "offline",
  stopped: null,
};

export class Session {
  private readonly socket: ReconnectingSocket<CustomerServerFrame, CustomerClientFrame>;
  private readonly ackTimers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly files = new Map<string, File>();
  private readonly addresses = new Map<string, Promise<string>>();
  private receipts = { received: 0, read: 0 };
  private receiptTimer: ReturnType<typeof setTimeout> | undefined;
  private lastResync = 0;
  private contact: ContactLeft | null = null;
  private readonly proof: Proof;

  constructor(
    private readonly config: Config,
    private readonly store: Store,
    private readonly storage: WidgetStorage,
  ) {
    this.proof = new Proof(config, storage);
    this.socket = new ReconnectingSocket<CustomerServerFrame, CustomerClientFrame>({
      url: socketUrl(config.server, "/ws/web"),
      prepare: () => this.ensureVisitor(),
      onOpen: () => this.hello(),
      onFrame: (frame) => this.onFrame(frame),
      onState: (state) => this.onSocketState(state),
      onClose: (code) => this.onClose(code),
    });
  }

  /** Whether she came by a link of hers, and wants to go on at once. */
  get followed(): boolean {
    return this.proof.followed;
  }

  /** Connect; does nothing when connected. */
  start(): void {
    if (this.store.state.connection === "idle") this.setConnection("connecting");
    this.socket.start();
  }

  stop(): void {
    this.socket.stop();
    clearTimeout(this.receiptTimer);
    this.ackTimers.forEach((timer) => clearTimeout(timer));
    this.ackTimers.clear();
    this.addresses.forEach((address) => void address.then((url) => URL.revokeObjectURL(url)).catch(() => undefined));
    this.addresses.clear();
  }

  reconnect(): void {
    this.socket.reconnectNow();
  }

  /** Show a message at once and send it as soon as there is a connection. */
  write(text: string, action?: Action): void {
    const createdAt = new Date().toISOString();
    const outgoing: Outgoing = { clientMessageId: newId(), text, createdAt, status: "sending" };
    const { quoting } = this.store.state;
    if (action) outgoing.action = action;
    else if (quoting !== null) outgoing.quoteSeq = quoting;
    this.store.dispatch({ type: "message_written", outgoing });
    this.start();
    this.transmit(outgoing);
  }

  /** Show a file at once and send it; a file needs no socket, so it goes when it is chosen. */
  sendFile(file: File): void {
    const createdAt = new Date().toISOString();
    const outgoing: Outgoing = { clientMessageId: newId(), text: file.name, file: true, createdAt, status: "sending" };
    this.files.set(outgoing.clientMessageId, file);
    this.store.dispatch({ type: "message_written", outgoing });
    void this.upload(outgoing);
  }

  /** Return an address of a file of hers; each is fetched once. */
  loadFile(id: string): Promise<string> {
    const known = this.addresses.get(id);
    if (known) return known;
    const address = fetchFile(this.config.server, this.storage.visitor?.token ?? "", id).then((blob) => URL.createObjectURL(blob));
    this.addresses.set(id, address);
    address.catch(() => this.addresses.delete(id));
    return address;
  }

  private async upload({ clientMessageId }: Outgoing): Promise<void> {
    const file = this.files.get(clientMessageId);
    if (!file) return;
    try {
      const message = await uploadFile(this.config.server, this.storage.visitor?.token ?? "", clientMessageId, file);
      this.files.delete(clientMessageId);
      const { conversation_id, seq, created_at } = message;
      this.store.dispatch({ type: "message_acked", ack: { type: "ack", client_message_id: clientMessageId, conversation_id, seq, created_at } });
    } catch (error) {
      const refused = error instanceof ApiError ? error.body : null;
      if (refused) this.store.dispatch({ type: "message_refused", clientMessageId, error: refused });
      else this.store.dispatch({ type: "message_timed_out", clientMessageId });
    }
  }

  /** Send a failed message again under the same id. */
  retry(clientMessageId: string): void {
    this.store.dispatch({ type: "message_retried", clientMessageId });
    const outgoing = this.store.state.outbox.find((o) => o.clientMessageId === clientMessageId);
    if (outgoing) this.transmit(outgoing);
    this.reconnect();
  }

  leaveQueue(): void {
    this.socket.send({ type: "leave_queue" });
  }

  /** Send how to reach her; again after a reconnect, until the server has confirmed it. */
  leaveContact(wish: ContactLeft["wish"], reach: string, text: string): void {
    this.contact = { client_message_id: newId(), wish, reach, text };
    this.store.dispatch({ type: "reach_sent" });
    this.transmitContact();
  }

  /** Ask what she might read; without an answer there is simply nothing to offer. */
  async suggest(): Promise<void> {
    const token = this.storage.visitor?.token;
    if (!token) return;
    const found = await fetchSuggestions(this.config.server, token).catch(() => ({ articles: [] }));
    this.store.dispatch({ type: "suggested", articles: found.articles });
  }

  /** Answer a survey; without a score, decline it. */
  replyToSurvey(surveyId: string, score: number | null, comment = ""): void {
    this.store.dispatch({ type: "survey_replied", surveyId, score, comment });
    this.transmitSurveyReply();
  }

  typing(active: boolean): void {
    if (this.online) this.socket.send({ type: "typing", active });
  }

  /** Report how far an article was read; `leaving` when the page may be gone in a moment. */
  report(reading: Reading, leaving: boolean): void {
    if (!leaving && this.online && this.socket.send({ type: "reading", ...reading })) return;
    const token = this.storage.visitor?.token;
    if (token) sendReadingBeacon(this.config.server, token, reading);
  }

  /** Tell the server what has arrived and what was seen, soon: a history is one receipt. */
  scheduleReceipts(): void {
    this.receiptTimer ??= setTimeout(() => {
      this.receiptTimer = undefined;
      this.sendReceipts();
    }, RECEIPT_AFTER);
  }

  private sendReceipts(): void {
    if (!this.online) return;
    const received = resumeSeq(this.store.state);
    const read = seenSeq(this.store.state);
    if (received > this.receipts.received && this.socket.send({ type: "received", seq: received }))
      this.receipts.received = received;
    if (read > this.receipts.read && this.socket.send({ type: "read", seq: read }))
      this.receipts.read = read;
  }

  private get online(): boolean {
    return this.store.state.connection === "online";
  }

  private async ensureVisitor(): Promise<void> {
    try {
      await this.proof.show();
      this.storage.visitor ??= await createVisitor(this.config.server);
    } catch (error) {
      if (error instanceof ApiError && error.body?.code === "origin_not_allowed") this.refuse();
      throw error;
    }
    await this.claimReadings();
  }

  /** What she read on the help pages goes with her; if that fails now, it goes the next time. */
  private async claimReadings(): Promise<void> {
    const kept = this.storage.readings;
    const token = this.storage.visitor?.token;
    if (!kept.length || !token) return;
    const ids = kept.map(({ id }) => id);
    const claimed = await claimReadings(this.config.server, token, ids).then(() => true, () => false);
    if (claimed) this.storage.readings = this.storage.readings.filter(({ id }) => !ids.includes(id));
  }

  /** This site may not show the chat: trying again would change nothing. */
  private refuse(): void {
    this.socket.stop();
    this.setConnection("refused");
  }

  private hello(): void {
    const { state } = this.store;
    this.socket.send({
      type: "hello",
      token: this.storage.visitor?.token ?? "",
      language: this.config.languageTag,
      conversation_id: state.conversationId,
      after_seq: resumeSeq(state),
    });
  }

  private onFrame(frame: CustomerServerFrame): void {
    switch (frame.type) {
      case "welcome":
        this.store.dispatch({ type: "welcomed", conversation: frame.conversation });
        this.receipts = { received: 0, read: 0 };
        this.setConnection("online");
        return this.flush();
      case "message":
        return this.onMessage(frame.message);
      case "ack":
        if (frame.survey) return this.store.dispatch({ type: "survey_stored", survey: frame.survey });
        if (frame.reach != null) return this.contactKept();
        this.clearAckTimer(frame.client_message_id);
        return this.store.dispatch({ type: "message_acked", ack: frame });
      case "nack":
        if (frame.client_message_id === this.contact?.client_message_id) return this.contactRefused(frame.error);
        this.clearAckTimer(frame.client_message_id);
        return this.store.dispatch({
          type: "message_refused",
          clientMessageId: frame.client_message_id,
          error: frame.error,
        });
      case "conversation":
        return this.store.dispatch({ type: "conversation_changed", conversation: frame.conversation });
      case "typing":
        return this.store.dispatch({ ...frame, type: "typing_changed", now: Date.now() });
      case "error":
        // The server closes after this one, and we come back with a new token.
        if (frame.error.code === "invalid_visitor_token") return;
        if (this.store.state.surveyReply?.status === "sending") this.store.dispatch({ type: "survey_failed" });
        return this.store.dispatch({ type: "error_shown", error: frame.error });
      case "pong":
        return;
    }
  }

  private contactKept(): void {
    this.contact = null;
    this.store.dispatch({ type: "reach_kept" });
  }

  private contactRefused(error: ErrorBody): void {
    this.contact = null;
    this.store.dispatch({ type: "reach_refused", error });
  }

  private onMessage(message: Message): void {
    if (leavesGap(this.store.state, message) && this.resync()) return;
    this.store.dispatch({ type: "message_received", message });
  }

  /** A hole means that we lost something: ask again from the last number without one. */
  private resync(): boolean {
    const now = Date.now();
    if (now - this.lastResync < RESYNC_EVERY) return false;
    this.lastResync = now;
    this.socket.restart();
    return true;
  }

  private onSocketState(state: SocketState): void {
    const connection = CONNECTIONS[state];
    if (connection) this.setConnection(connection);
    if (state === "connecting" && this.online) this.setConnection("connecting");
  }

  private onClose(code: number): boolean {
    if (code === CloseCode.unauthenticated) this.storage.visitor = null;
    return true;
  }

  private setConnection(connection: Connection): void {
    this.store.dispatch({ type: "connection_changed", connection });
  }

  /** Send all that the server has not confirmed, oldest first; not what it refused. */
  private flush(): void {
    for (const outgoing of this.store.state.outbox) {
      if (outgoing.status === "sent" || outgoing.error) continue;
      if (outgoing.file && outgoing.status === "sending") continue; // it is on its way
      const { clientMessageId } = outgoing;
      if (outgoing.status === "failed") this.store.dispatch({ type: "message_retried", clientMessageId });
      this.transmit(outgoing);
    }
    this.transmitSurveyReply();
    this.transmitContact();
    this.scheduleReceipts();
  }

  private transmit(outgoing: Outgoing): void {
    const { clientMessageId, text, action, quoteSeq } = outgoing;
    if (!this.online) return;
    if (outgoing.file) return void this.upload(outgoing);
    const sent = this.socket.send({ type: "message", client_message_id: clientMessageId, text, action, quote_seq: quoteSeq });
    if (sent) this.expectAck(clientMessageId);
  }

  private transmitSurveyReply(): void {
    const { surveyReply } = this.store.state;
    if (!this.online || surveyReply?.status !== "sending") return;
    const { surveyId: survey_id, score, comment } = surveyReply;
    if (score === null) this.socket.send({ type: "decline_survey", survey_id });
    else this.socket.send({ type: "answer_survey", survey_id, score, ...(comment ? { comment } : {}) });
  }

  private transmitContact(): void {
    if (this.online && this.contact) this.socket.send({ type: "leave_contact", ...this.contact });
  }

  private expectAck(clientMessageId: string): void {
    this.clearAckTimer(clientMessageId);
    const late = (): void => {
      this.ackTimers.delete(clientMessageId);
      const entry = this.store.state.outbox.find((o) => o.clientMessageId === clientMessageId);
      if (this.online && entry?.status === "sending")
        this.store.dispatch({ type: "message_timed_out", clientMessageId });
    };
    this.ackTimers.set(clientMessageId, setTimeout(late, ACK_WITHIN));
  }

  private clearAckTimer(clientMessageId: string | undefined): void {
    if (clientMessageId === undefined) return;
    clearTimeout(this.ackTimers.get(clientMessageId));
    this.ackTimers.delete(clientMessageId);
  }
}
