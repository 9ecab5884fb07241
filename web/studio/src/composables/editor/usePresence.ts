import { onScopeDispose, ref } from "vue";

import type { ArticlesApi, Presence } from "../../api/articles";
import type { Person } from "../../model/article";

const BEAT_MS = 10_000;

export interface PresenceOptions {
  id: string;
  api: Pick<ArticlesApi, "open" | "close">;
  onHeard: (presence: Presence) => void;
}

/** Says that one has an article open, while the page shows it, and hears who else has. */
export function usePresence({ id, api, onHeard }: PresenceOptions) {
  const editors = ref<Person[]>([]);
  let timer: ReturnType<typeof setInterval> | undefined;

  async function beat(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    try {
      const presence = await api.open(id);
      editors.value = presence.editors;
      onHeard(presence);
    } catch {
      // Saving says that the connection is gone; the next beat tries again.
    }
  }

  function start(): void {
    void beat();
    timer = setInterval(() => void beat(), BEAT_MS);
  }

  document.addEventListener("visibilitychange", beat);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", beat);
    api.close(id).catch(() => undefined);
  });

  return { editors, start };
}
