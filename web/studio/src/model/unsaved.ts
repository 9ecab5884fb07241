/** What was written and not yet saved lies in the browser, so that no lost connection loses it. */
import type { Content } from "./article";

export interface Unsaved {
  version: number;
  revision: number;
  content: Content;
}

const PREFIX = "jieli.studio.unsaved.";

export function keepUnsaved(articleId: string, unsaved: Unsaved): void {
  try {
    localStorage.setItem(PREFIX + articleId, JSON.stringify(unsaved));
  } catch {
    // A full or forbidden storage: the server's copy is what counts.
  }
}

export function dropUnsaved(articleId: string): void {
  localStorage.removeItem(PREFIX + articleId);
}

export function findUnsaved(articleId: string): Unsaved | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + articleId) ?? "null") as Unsaved | null;
    return kept && typeof kept.content?.answer === "string" ? kept : null;
  } catch {
    return null;
  }
}
