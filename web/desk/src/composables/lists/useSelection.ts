import { createShared } from "@jieli/shared/staff/createShared";
import { onScopeDispose, readonly, ref } from "vue";

const HASH = /^#\/c\/(.+)$/u;

/** The conversation on screen, kept in the address, so that a reload comes back to it. */
export const [provideSelection, useSelection] = createShared("selection", createSelection);

function createSelection() {
  const selected = ref(fromHash());
  window.addEventListener("hashchange", follow);
  onScopeDispose(() => window.removeEventListener("hashchange", follow));

  function follow(): void {
    selected.value = fromHash();
  }

  function select(id: string | null): void {
    if (id === selected.value) return;
    history.pushState(null, "", id ? `#/c/${encodeURIComponent(id)}` : location.pathname + location.search);
    selected.value = id;
  }

  return { selected: readonly(selected), select };
}

function fromHash(): string | null {
  const match = HASH.exec(location.hash);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}
