/** A message of ours that the server has not acknowledged, or whose stored copy we have not seen. */
export interface PendingMessage {
  clientMessageId: string;
  conversationId: string;
  text: string;
  articleId: string | null;
  quoteSeq?: number | null;
  createdAt: string;
  state: "sending" | "failed" | "stored";
  error: string | null;
}

/** Reads what a reload left behind; anything that is not ours is dropped. */
export function parseOutbox(json: string | null): PendingMessage[] {
  if (!json) return [];
  try {
    const items: unknown = JSON.parse(json);
    return Array.isArray(items) ? items.filter(isPending) : [];
  } catch {
    return [];
  }
}

/** What must survive a reload: everything that is not yet durable on the server. */
export function serializeOutbox(items: readonly PendingMessage[]): string {
  return JSON.stringify(items.filter((item) => item.state !== "stored"));
}

function isPending(item: unknown): item is PendingMessage {
  const fields = item as Partial<PendingMessage> | null;
  return (
    typeof fields?.clientMessageId === "string" &&
    typeof fields.conversationId === "string" &&
    typeof fields.text === "string" &&
    (fields.state === "sending" || fields.state === "failed")
  );
}
