/**
 * How a help page is read, told as the widget tells it.
 *
 * Each opening has a random number of its own, and nothing else says who reads. The browser keeps the
 * numbers; when she opens the chat, the widget says that they were hers, and only then does what she
 * read belong to anybody (docs/protocol.md). Who is a visitor already says so at once.
 */

import type { Reading } from "@jieli/shared/protocol";
import { sendHelpReading, type HelpReading } from "../src/api";
import { ReadingClock } from "../src/reading";
import { WidgetStorage } from "../src/storage";

export interface HelpVote {
  /** Send a vote as a part of this reading; true when it arrived. */
  (helped: boolean): Promise<boolean>;
}

/** Begin to tell how an article is read; returns how to vote on it. */
export function watchReading(articleId: string): HelpVote {
  const storage = new WidgetStorage();
  let last: Reading | undefined;

  const send = (reading: Reading, vote?: Pick<HelpReading, "event" | "helped">): Promise<boolean> => {
    last = reading;
    const token = storage.visitor?.token;
    if (!token) keep(storage, reading.reading_id);
    return sendHelpReading(location.origin, { ...reading, ...vote, ...(token ? { token } : {}) });
  };

  new ReadingClock(articleId, (reading) => void send(reading)).start();
  return (helped) => (last ? send(last, { event: "voted", helped }) : Promise.resolve(false));
}

function keep(storage: WidgetStorage, id: string): void {
  const kept = storage.readings;
  if (!kept.some((reading) => reading.id === id)) storage.readings = [...kept, { id, at: Date.now() }];
}
