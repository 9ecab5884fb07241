import { nextTick, onBeforeUnmount, type Ref } from "vue";
import { useRouter } from "vue-router";

/** The page itself, past the filters above it; keys go on from there. */
function opened(main: HTMLElement | undefined): HTMLElement | undefined {
  const page = main?.querySelector<HTMLElement>(".page");
  if (page) page.tabIndex = -1;
  return page ?? main;
}

/**
 * Keeps who goes by keys where she was. A page that opens in place of what had the focus gets it, so that a reader of
 * screens tells of it; the way back leads to the link that was followed.
 */
export function useKeptFocus(main: Ref<HTMLElement | undefined>): void {
  const router = useRouter();
  const followed = new Map<string, string>();

  const stopLeaving = router.beforeEach((_, from) => {
    const link = document.activeElement;
    if (link instanceof HTMLAnchorElement && main.value?.contains(link)) followed.set(from.path, link.getAttribute("href") ?? "");
  });
  const stopComing = router.afterEach(async (to, from) => {
    if (to.path === from.path) return;
    await nextTick();
    if (document.activeElement !== document.body) return;
    const href = followed.get(to.path);
    const link = href ? main.value?.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]:not([tabindex="-1"])`) : null;
    if (link) link.focus();
    else opened(main.value)?.focus({ preventScroll: true });
  });

  onBeforeUnmount(() => {
    stopLeaving();
    stopComing();
  });
}
