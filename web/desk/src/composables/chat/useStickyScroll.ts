import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref } from "vue";

/** So near to the end counts as being there. */
const NEAR = 48;

/** Keeps a box at its end while it grows, unless the reader has scrolled up. */
export function useStickyScroll(box: Ref<HTMLElement | undefined>, grows: Ref<unknown>) {
  const atEnd = ref(true);
  let observer: ResizeObserver | undefined;

  function measure(): void {
    const element = box.value;
    if (!element) return;
    atEnd.value = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    // A browser that keeps the place of what is on screen would move the end away.
    element.style.overflowAnchor = atEnd.value ? "none" : "auto";
  }

  function toEnd(): void {
    const element = box.value;
    if (element) element.scrollTop = element.scrollHeight;
  }

  function stay(): void {
    if (atEnd.value) toEnd();
    else measure();
  }

  onMounted(() => {
    const element = box.value;
    if (!element) return;
    element.addEventListener("scroll", measure, { passive: true });
    observer = new ResizeObserver(stay);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    toEnd();
    measure();
  });
  onBeforeUnmount(() => {
    box.value?.removeEventListener("scroll", measure);
    observer?.disconnect();
  });
  watch(grows, async () => {
    await nextTick();
    stay();
  });

  return { atEnd, toEnd };
}
