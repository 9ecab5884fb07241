import { ApiError } from "@jieli/shared/staff/client";
import { computed, ref, watch } from "vue";

import { branchesOf, freshId, indented, mayHang, moved, nudged, outdented, without, type NodeKind, type TreeNode } from "../../model/tree";
import { useDeed } from "./useDeed";
import { useSession } from "./useSession";
import { useTree } from "./useTree";

/** The tree while it is being changed; it is saved as a whole. */
export function useTreeEdit() {
  const { tree: api, publishes } = useSession();
  const { tree, load, failure } = useTree();
  const { busy, problem, run } = useDeed();
  const nodes = ref<TreeNode[]>([]);
  const active = ref<string | null>(null);
  /** Somebody else saved meanwhile: what was changed here is still on screen. */
  const overtaken = ref(false);
  /** The version that what is on screen was made of: a newer one that came meanwhile is not written over. */
  let version = 0;

  function take(): void {
    version = tree.value?.version ?? 0;
    nodes.value = (tree.value?.nodes ?? []).map((node) => ({ ...node }));
    overtaken.value = false;
  }

  const branches = computed(() => branchesOf(nodes.value));
  const changed = computed(() => tree.value !== null && nodes.value.length > 0 && drawn(nodes.value) !== drawn(tree.value.nodes));
  watch(tree, () => !changed.value && take(), { immediate: true });

  const unlisted = computed(() => nodes.value.filter(({ listed }) => !listed).length);
  const nameless = computed(() => nodes.value.some(({ zh, en }) => !zh.trim() && !en.trim()));

  const change = (make: (nodes: readonly TreeNode[], key: string) => TreeNode[]) => (key: string): void => {
    nodes.value = make(nodes.value, key);
    active.value = key;
  };

  function hang(key: string, parent: string | null, before?: string): void {
    nodes.value = moved(nodes.value, key, parent, before);
  }

  /** A new node under another one, with a name in one language to begin with. */
  function add(kind: NodeKind, name: string, parent: string | null): void {
    const id = freshId(nodes.value, kind, name);
    const key = `${kind}:${id}`;
    const node: TreeNode = { id, kind, parent: null, key, zh: name, en: name, articles: 0, listed: true };
    const grown = [...nodes.value, node];
    nodes.value = mayHang(grown, key, parent) ? moved(grown, key, parent) : grown;
    active.value = key;
  }

  function rename(key: string, name: Partial<Pick<TreeNode, "zh" | "en">>): void {
    nodes.value = nodes.value.map((node) => (node.key === key ? { ...node, ...name } : node));
  }

  function save(): Promise<boolean> {
    return run(async () => {
      const sent = nodes.value;
      try {
        tree.value = await api.save(version, sent);
        // What was changed meanwhile stays, and is saved the next time.
        if (nodes.value === sent) take();
        else version = tree.value.version;
      } catch (error) {
        overtaken.value = error instanceof ApiError && error.code === "tree_changed";
        throw error;
      }
    });
  }

  /** Shows the tree as it is now, whatever was changed here. */
  async function reload(): Promise<void> {
    await load();
    take();
  }

  return {
    branches,
    nodes,
    active,
    changed,
    nameless,
    unlisted,
    overtaken,
    publishes,
    failure,
    busy,
    problem,
    add,
    rename,
    hang,
    up: change((all, key) => nudged(all, key, -1)),
    down: change((all, key) => nudged(all, key, 1)),
    inward: change(indented),
    outward: change(outdented),
    remove: (key: string) => (nodes.value = without(nodes.value, key)),
    mayHang: (key: string, parent: string | null) => mayHang(nodes.value, key, parent),
    save,
    look: load,
    reload,
    discard: take,
  };
}

function drawn(nodes: readonly TreeNode[]): string {
  return JSON.stringify(nodes.map(({ key, parent, zh, en }) => [key, parent, zh, en]));
}
