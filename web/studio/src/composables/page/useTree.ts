import { createShared } from "@jieli/shared/staff/createShared";
import { useLoad } from "@jieli/shared/staff/useLoad";
import { computed } from "vue";

import { branchesOf, nameOf, pathOf, type Branch, type NodeKind } from "../../model/tree";
import { useLocale } from "./useLocale";
import type { Session } from "./useSession";

/** The tree of products and categories, for whatever page names one. */
export const [provideTree, useTree] = createShared("tree", createTree);

function createTree({ tree }: Session) {
  const { locale } = useLocale();
  const { data, failure, loading, load } = useLoad(tree.read);
  const nodes = computed(() => data.value?.nodes ?? []);

  /** What an article's product or category is called. */
  function named(kind: NodeKind, id: string): string {
    const node = nodes.value.find((each) => each.kind === kind && each.id === id);
    return node ? nameOf(node, locale.value) : id;
  }

  /** The same with what it hangs under. */
  function path(kind: NodeKind, id: string): string {
    const names = pathOf(nodes.value, `${kind}:${id}`, locale.value);
    return names.length ? names.join(" / ") : id;
  }

  function choices(kind: NodeKind): Branch[] {
    return branchesOf(nodes.value.filter((node) => node.kind === kind));
  }

  return { tree: data, nodes, failure, loading, load, named, path, choices };
}
