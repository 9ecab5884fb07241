import { ApiError } from "@jieli/shared/staff/client";
import { createShared } from "@jieli/shared/staff/createShared";
import type { Language } from "@jieli/shared/i18n";
import { computed, ref, shallowRef } from "vue";

import type { PlainMove, Presence, Saved, SeenMove } from "../../api/articles";
import { sameContent, textOf, type Action, type Article, type Content, type CopyConflict, type Problem } from "../../model/article";
import { findUnsaved } from "../../model/unsaved";
import type { Session } from "../page/useSession";
import { useAutosave, type Standing } from "./useAutosave";
import { useConflict } from "./useConflict";
import { usePresence } from "./usePresence";

/** One article on the writing page: its text, how it is saved, who else is here, and its moves. */
export const [provideEditor, useEditor] = createShared("editor", createEditor);

export type Editor = ReturnType<typeof createEditor>;

function createEditor({ articles: api }: Session, id: string) {
  const article = shallowRef<Article | null>(null);
  const loadFailure = shallowRef<unknown>(null);
  const problems = ref<Problem[]>([]);
  const actions = ref<Action[]>([]);
  const restored = ref(false);
  const autosave = useAutosave({ id, api, onSaved, onConflict: (found) => void conflict.meet(found) });
  const conflict = useConflict({ api, content: autosave.content, stand: autosave.stand });
  const presence = usePresence({ id, api, onHeard });

  async function load(): Promise<void> {
    try {
      take(await api.read(id));
      presence.start();
    } catch (error) {
      loadFailure.value = error;
    }
  }

  /** The article as the server has it now; what lies unsaved in this browser, or was written on `sent`, goes on top. */
  function take(now: Article, sent: Content | null = null): void {
    const first = article.value === null;
    article.value = now;
    problems.value = now.problems;
    actions.value = now.actions;
    loadFailure.value = null;
    const text = textOf(now);
    const kept = first ? findUnsaved(id) : null;
    const at = kept ? { version: kept.version, revision: kept.revision } : standingOf(now);
    autosave.stand(text, at, kept?.content ?? (sent && writtenOn(sent, text)) ?? text);
    restored.value = kept !== null && autosave.state.value === "dirty";
  }

  /** What was written on a text while the server dealt with it; none if that is another text now. */
  function writtenOn(sent: Content, text: Content): Content | null {
    const now = autosave.content.value;
    return now && sameContent(sent, text) && !sameContent(now, sent) ? now : null;
  }

  function onSaved(saved: Saved): void {
    problems.value = saved.problems;
    actions.value = saved.actions;
    if (article.value) article.value = { ...article.value, copy: saved.copy, work: saved.copy.state };
  }

  /** Somebody else's work comes in quietly while nothing is being written here. */
  function onHeard({ version, revision }: Presence): void {
    const here = autosave.standing();
    const moved = version !== here.version || revision !== (article.value?.revision ?? revision);
    if (moved && (autosave.state.value === "clean" || autosave.state.value === "saved")) void refresh();
  }

  async function refresh(): Promise<void> {
    const before = JSON.stringify(autosave.standing());
    const now = await api.read(id).catch(() => null);
    // What was saved meanwhile is newer than this.
    if (JSON.stringify(autosave.standing()) !== before) return;
    if (now && (autosave.state.value === "clean" || autosave.state.value === "saved")) take(now);
  }

  /** Saves what is written, then makes a move; a conflict on the way is asked for first. */
  async function move(action: SeenMove, more: { note?: string; covers?: string[] } = {}): Promise<boolean> {
    return act(() => api.move(id, action, { version: autosave.standing().version, ...more }));
  }

  async function plainMove(action: PlainMove, note = ""): Promise<boolean> {
    return act(() => api.plainMove(id, action, note));
  }

  async function discard(): Promise<boolean> {
    return act(() => api.discard(id, autosave.standing().version));
  }

  async function restore(revision: number): Promise<boolean> {
    return act(() => api.restore(id, { revision, version: autosave.standing().version }));
  }

  async function act(deed: () => Promise<Article>): Promise<boolean> {
    if (!(await autosave.flush())) return false;
    const sent = autosave.copyOfContent();
    try {
      take(await deed(), sent);
      return true;
    } catch (error) {
      if (!isConflict(error)) throw error;
      autosave.state.value = "conflict";
      await conflict.meet(error.details as unknown as CopyConflict);
      return false;
    }
  }

  async function translate(language: Language): Promise<string> {
    return (await api.translate(id, language)).id;
  }

  /** Writes something into the text from beside it, such as a wording that was proposed. */
  function write(change: Partial<Content>): void {
    if (autosave.content.value) autosave.content.value = { ...autosave.content.value, ...change };
  }

  return {
    id,
    article,
    loadFailure,
    problems,
    actions,
    restored,
    ...autosave,
    conflict,
    editors: presence.editors,
    /** Whether the text may be changed now: nobody writes in the trash. */
    writable: computed(() => actions.value.includes("save") && conflict.conflict.value === null),
    load,
    refresh,
    move,
    plainMove,
    discard,
    restore,
    translate,
    write,
  };
}

function standingOf(article: Article): Standing {
  return { version: article.copy?.version ?? 0, revision: article.copy?.base_revision ?? article.revision };
}

function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "copy_conflict";
}
