import { newId } from "@jieli/shared/ids";
import { createShared } from "@jieli/shared/staff/createShared";
import { computed, shallowRef } from "vue";

import { useSelection } from "../lists/useSelection";
import { useLocale } from "../page/useLocale";
import { useErrorWords } from "../session/useErrorWords";
import type { Session } from "../session/useSession";

export interface UploadItem {
  id: string;
  conversationId: string;
  file: File;
  error: string | null;
}

/** Files on their way to the customer; what failed stays, with the reason, until it is sent or dropped. */
export const [provideUploads, useUploads] = createShared("uploads", createUploads);

function createUploads(session: Session) {
  const { selected } = useSelection();
  const { t } = useLocale();
  const words = useErrorWords();
  const items = shallowRef<readonly UploadItem[]>([]);
  const here = computed(() => items.value.filter(({ conversationId }) => conversationId === selected.value));

  function add(conversationId: string, files: Iterable<File>): void {
    for (const file of files) {
      const item: UploadItem = { id: newId(), conversationId, file, error: null };
      items.value = [...items.value, item];
      void send(item);
    }
  }

  /** The id stays the same, so a file that did arrive is not sent twice. */
  async function send(item: UploadItem): Promise<void> {
    settle(item.id, null);
    try {
      await session.api.sendFile(item.conversationId, item.id, item.file);
      drop(item.id);
    } catch (error) {
      settle(item.id, words(error) || t("error.unexpected"));
    }
  }

  function settle(id: string, error: string | null): void {
    items.value = items.value.map((item) => (item.id === id ? { ...item, error } : item));
  }

  function drop(id: string): void {
    items.value = items.value.filter((item) => item.id !== id);
  }

  return { here, add, send, drop };
}
