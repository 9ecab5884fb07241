/**
 * What survives a reload, in localStorage.
 *
 * Each message of the outbox has a key of its own, so that two tabs never overwrite each other's.
 * Where storage is refused (private windows, blocked cookies) a map of this page stands in.
 */

import type { Visitor } from "@jieli/shared/protocol";
import type { Outgoing, ReadMark, SurveyReply } from "./state";

type Keys = "getItem" | "setItem" | "removeItem";
type Shelf = Pick<Storage, Keys> & { keys(): string[] };

/** A help page that was read in this browser; whose reading it was, the server does not know yet. */
export interface KeptReading {
  id: string;
  at: number;
}

const READINGS_KEPT = 50;
const READINGS_FOR = 7 * 86_400_000;
const PREFIX = "jieli:";
const OUTBOX = `${PREFIX}outbox:`;

export class WidgetStorage {
  private readonly lasting = shelf(() => localStorage);
  private readonly perTab = shelf(() => sessionStorage);

  get visitor(): Visitor | null {
    return this.read<Visitor>("visitor");
  }
  set visitor(visitor: Visitor | null) {
    this.write("visitor", visitor);
  }
  get readMark(): ReadMark | null {
    return this.read<ReadMark>("read");
  }
  set readMark(mark: ReadMark | null) {
    this.write("read", mark);
  }
  get surveyReply(): SurveyReply | null {
    return this.read<SurveyReply>("survey");
  }
  set surveyReply(reply: SurveyReply | null) {
    this.write("survey", reply);
  }
  /** The newest readings that are still nobody's, oldest first. */
  get readings(): KeptReading[] {
    const since = Date.now() - READINGS_FOR;
    return (this.read<KeptReading[]>("readings") ?? []).filter((reading) => reading.at >= since);
  }
  set readings(readings: KeptReading[]) {
    this.write("readings", readings.length ? readings.slice(-READINGS_KEPT) : null);
  }
  get draft(): string {
    return this.read<string>("draft") ?? "";
  }
  set draft(text: string) {
    this.write("draft", text || null);
  }
  get open(): boolean {
    return this.perTab.getItem(`${PREFIX}open`) === "1";
  }
  set open(open: boolean) {
    if (open) this.perTab.setItem(`${PREFIX}open`, "1");
    else this.perTab.removeItem(`${PREFIX}open`);
  }

  get outbox(): Outgoing[] {
    const keys = this.lasting.keys().filter((key) => key.startsWith(OUTBOX));
    const kept = keys.map((key) => parse<Outgoing>(this.lasting.getItem(key)));
    return kept.filter((o) => o !== null).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  /** Forget whose browser this was, so that the next one is somebody else. */
  clear(): void {
    for (const name of this.lasting.keys()) if (name.startsWith(PREFIX)) this.lasting.removeItem(name);
    this.open = false;
  }

  keep(outgoing: Outgoing): void {
    this.write(`outbox:${outgoing.clientMessageId}`, outgoing);
  }

  forget(clientMessageId: string): void {
    this.write(`outbox:${clientMessageId}`, null);
  }

  private read<T>(name: string): T | null {
    return parse<T>(this.lasting.getItem(PREFIX + name));
  }

  private write(name: string, value: unknown): void {
    if (value === null) this.lasting.removeItem(PREFIX + name);
    else this.lasting.setItem(PREFIX + name, JSON.stringify(value));
  }
}

function parse<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

function shelf(open: () => Storage): Shelf {
  try {
    const storage = open();
    storage.setItem(`${PREFIX}probe`, "1");
    storage.removeItem(`${PREFIX}probe`);
    return guarded(storage);
  } catch {
    return memory();
  }
}

/** A full disk must not stop a message from being sent: it is only not kept over a reload. */
function guarded(storage: Storage): Shelf {
  return {
    getItem: (key) => storage.getItem(key),
    setItem: (key, value) => {
      try {
        storage.setItem(key, value);
      } catch (error) {
        console.warn("jieli: the browser's storage is full", error);
      }
    },
    removeItem: (key) => storage.removeItem(key),
    keys: () => Object.keys(storage),
  };
}

function memory(): Shelf {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  };
}
