import { ref } from "vue";

import { nextSibling, type TreeNode } from "../../model/tree";

interface Hanging {
  nodes: { value: TreeNode[] };
  hang: (key: string, parent: string | null, before?: string) => void;
  mayHang: (key: string, parent: string | null) => boolean;
}

export type Where = "before" | "into" | "after";

/** The upper part of a row means before it, the lower part after it, the rest into it. */
const EDGE_SHARE = 0.3;

/** Dragging a node onto another: into it, or before or after it. */
export function useTreeDrag({ nodes, hang, mayHang }: Hanging) {
  const target = ref<{ key: string; where: Where } | null>(null);
  let dragged: string | null = null;

  const rowOf = (event: DragEvent): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-key]") : null;
  const parentOf = (key: string): string | null => nodes.value.find((node) => node.key === key)?.parent ?? null;

  function start(event: DragEvent): void {
    dragged = rowOf(event)?.dataset["key"] ?? null;
    if (dragged) event.dataTransfer?.setData("text/plain", dragged);
  }

  function over(event: DragEvent): void {
    const row = rowOf(event);
    const key = row?.dataset["key"];
    target.value = null;
    if (!dragged || !row || !key || key === dragged) return;
    const { top, height } = row.getBoundingClientRect();
    const where = whereAt((event.clientY - top) / height);
    if (!mayHang(dragged, where === "into" ? key : parentOf(key))) return;
    event.preventDefault();
    target.value = { key, where };
  }

  function drop(): void {
    const to = target.value;
    if (dragged && to?.where === "into") hang(dragged, to.key);
    else if (dragged && to) hang(dragged, parentOf(to.key), to.where === "before" ? to.key : nextSibling(nodes.value, to.key, dragged));
    end();
  }

  function end(): void {
    dragged = target.value = null;
  }

  return { target, start, over, leave: () => (target.value = null), drop, end };
}

function whereAt(share: number): Where {
  if (share < EDGE_SHARE) return "before";
  return share > 1 - EDGE_SHARE ? "after" : "into";
}
