/** The history of an article, and what differs between two texts of it (docs/studio-protocol.md). */
import type { Span } from "@jieli/shared/protocol";

import type { Content, Field, Person, Status } from "./article";

export interface Revision {
  revision: number;
  status: Status;
  title: string;
  author: Person;
  note: string;
  created_at: string;
}

export interface FullRevision extends Omit<Revision, "title"> {
  content: Content;
}

export interface DiffSide {
  /** From 1. */
  line: number;
  text: string;
  marks: Span[];
}

export type DiffRow =
  | { kind: "same" | "changed" | "removed" | "added"; before: DiffSide | null; after: DiffSide | null }
  | { kind: "skipped"; lines: number };

export type Change = { field: Field; rows: DiffRow[] } | { field: Field; before: unknown; after: unknown };
