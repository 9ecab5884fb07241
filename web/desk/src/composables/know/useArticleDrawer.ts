import { createShared } from "@jieli/shared/staff/createShared";

import { usePanes, type View } from "../page/usePanes";
import { useArticles } from "./useArticles";

/** Opens an article beside the chat, and on a narrow screen comes back to where one was. */
export const [provideArticleDrawer, useArticleDrawer] = createShared("article drawer", () => {
  const { reader } = useArticles();
  const { view } = usePanes();
  let openedFrom: View = "know";

  function open(articleId: string): void {
    if (!reader.id.value) openedFrom = view.value;
    view.value = "know";
    void reader.open(articleId);
  }

  function close(): void {
    if (!reader.id.value) return;
    reader.close();
    view.value = openedFrom;
  }

  return { open, close };
});
