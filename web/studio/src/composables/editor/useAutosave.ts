import { ApiError } from "@jieli/shared/staff/client";
import { onScopeDispose, ref, shallowRef, watch } from "vue";

import type { ArticlesApi, Saved } from "../../api/articles";
import { sameContent, type Content, type CopyConflict, type Problem } from "../../model/article";
import { dropUnsaved, keepUnsaved } from "../../model/unsaved";

export type SaveState = "clean" | "dirty" | "saving" | "saved" | "offline" | "failed" | "conflict";

/** Where a text stands at the server: the copy's version, and the settled revision that it is up to. */
export interface Standing {
  version: number;
  revision: number;
}

export interface AutosaveOptions {
  id: string;
  api: Pick<ArticlesApi, "save">;
  onSaved: (saved: Saved) => void;
  /** Told once of a save that somebody else's work has overtaken; saving rests until `stand` is called. */
  onConflict: (conflict: CopyConflict) => void;
}

const REST_MS = 900;
const LONGEST_MS = 6000;
const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000] as const;

/**
 * Saves a text when it has rested, and at the latest after a few seconds of writing. Without a
 * connection it is kept in the browser and tried again; one save is under way at a time.
 */
export function useAutosave({ id, api, onSaved, onConflict }: AutosaveOptions) {
  const content = ref<Content | null>(null);
  const state = ref<SaveState>("clean");
  const savedAt = ref<string | null>(null);
  const failure = shallowRef<unknown>(null);
  let standing: Standing = { version: 0, revision: 0 };
  let saved: Content | null = null;
  let dirtySince = 0;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> | null = null;

  /** Takes a text as what the server has; what is written from here on is a change of it. */
  function stand(text: Content, at: Standing, written: Content = text): void {
    standing = at;
    saved = structuredCopy(text);
    content.value = structuredCopy(written);
    state.value = sameContent(text, written) ? "clean" : "dirty";
    if (state.value === "dirty") schedule();
    else dropUnsaved(id);
  }

  watch(
    content,
    (now) => {
      if (!now || !saved || state.value === "conflict") return;
      if (sameContent(now, saved)) {
        if (state.value === "dirty") settle("saved");
        return;
      }
      keepUnsaved(id, { ...standing, content: now });
      if (state.value !== "saving" && state.value !== "offline") state.value = "dirty";
      schedule();
    },
    { deep: true },
  );

  function schedule(wait?: number): void {
    clearTimeout(timer);
    dirtySince ||= Date.now();
    const left = Math.max(0, dirtySince + LONGEST_MS - Date.now());
    timer = setTimeout(() => void save(), wait ?? Math.min(REST_MS, left));
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    underWay ??= send().finally(() => (underWay = null));
    return underWay;
  }

  async function send(): Promise<void> {
    if (!content.value || state.value === "conflict") return;
    const sent = structuredCopy(content.value);
    if (saved && sameContent(sent, saved)) return settle(state.value === "clean" ? "clean" : "saved");
    state.value = "saving";
    dirtySince = 0;
    try {
      const answer = await api.save(id, standing.version, standing.revision, sent);
      standing = { version: answer.copy.version, revision: answer.copy.base_revision };
      saved = sent;
      savedAt.value = answer.copy.updated_at;
      onSaved(answer);
      afterSave();
    } catch (error) {
      afterFailure(error);
    }
  }

  function afterSave(): void {
    if (!content.value || !saved || sameContent(content.value, saved)) return settle("saved");
    state.value = "dirty";
    schedule();
  }

  function afterFailure(error: unknown): void {
    if (error instanceof ApiError && error.code === "copy_conflict") {
      state.value = "conflict";
      return onConflict(error.details as unknown as CopyConflict);
    }
    const passing = error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.status === 429);
    failure.value = error;
    state.value = passing ? "offline" : "failed";
    if (passing) schedule(RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
  }

  function settle(as: "clean" | "saved"): void {
    clearTimeout(timer);
    dirtySince = tries = 0;
    failure.value = null;
    state.value = as;
    dropUnsaved(id);
  }

  /** Saves now what is not saved; whether all of it is. */
  async function flush(): Promise<boolean> {
    while (underWay ?? (state.value === "dirty" || state.value === "offline")) {
      await save();
      if (state.value === "offline") return false;
    }
    return state.value === "clean" || state.value === "saved";
  }

  function retry(): void {
    if (state.value === "offline") void save();
  }

  function leave(): void {
    if (document.visibilityState === "hidden") void flush();
  }

  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", leave);
  onScopeDispose(() => {
    clearTimeout(timer);
    window.removeEventListener("online", retry);
    document.removeEventListener("visibilitychange", leave);
  });

  return {
    content,
    state,
    savedAt,
    failure,
    stand,
    flush,
    retry,
    standing: (): Standing => ({ ...standing }),
    copyOfContent: (): Content | null => content.value && structuredCopy(content.value),
    problemsOf: problemsOf,
  };
}

/** The problems that a refused save names. */
function problemsOf(error: unknown): Problem[] {
  const named = error instanceof ApiError ? error.details["problems"] : undefined;
  return Array.isArray(named) ? (named as Problem[]) : [];
}

function structuredCopy(content: Content): Content {
  return { ...content, variants: [...content.variants], tags: [...content.tags] };
}
