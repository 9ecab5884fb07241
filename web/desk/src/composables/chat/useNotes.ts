import { newId } from "@jieli/shared/ids";
import type { Note } from "@jieli/shared/notes";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, shallowReactive } from "vue";

import { useSelection } from "../lists/useSelection";
import type { DeskSocket } from "../session/useDeskSocket";
import type { Session } from "../session/useSession";

/** The internal notes of the conversation on screen, live. */
export const [provideNotes, useNotes] = createShared("notes", createNotes);

function createNotes(session: Session, socket: Pick<DeskSocket, "on">) {
  const { selected } = useSelection();
  const held = shallowReactive(new Map<string, readonly Note[]>());
  const unsent = new Map<string, { text: string; id: string }>();
  const notes = computed(() => held.get(selected.value ?? "") ?? []);

  function take(note: Note): void {
    const known = held.get(note.conversation_id) ?? [];
    if (known.some(({ number }) => number === note.number)) return;
    held.set(note.conversation_id, [...known, note].sort((a, b) => a.number - b.number));
  }

  /** The number below which nothing is missing: where a resume has to begin. */
  function heldUpTo(id: string): number {
    let number = 0;
    for (const note of held.get(id) ?? []) {
      if (note.number !== number + 1) break;
      number = note.number;
    }
    return number;
  }

  /** Stores a note; a second try of the same words keeps its id, so it is never there twice. */
  async function write(conversationId: string, text: string, mentions: string[]): Promise<void> {
    const before = unsent.get(conversationId);
    const id = before?.text === text ? before.id : newId();
    unsent.set(conversationId, { text, id });
    const note = await session.api.writeNote(conversationId, { client_note_id: id, text, mentions });
    unsent.delete(conversationId);
    if (note.number === heldUpTo(conversationId) + 1) take(note);
  }

  socket.on("note", ({ note }) => take(note));

  return { notes, heldUpTo, write };
}
