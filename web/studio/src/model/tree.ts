/** The tree of products and categories that articles hang under (docs/studio-protocol.md). */
import type { Language } from "@jieli/shared/i18n";

export type NodeKind = "product" | "category";

export interface TreeNode {
  id: string;
  kind: NodeKind;
  /** The key of the node that it hangs under. */
  parent: string | null;
  key: string;
  zh: string;
  en: string;
  articles: number;
  /** False for what articles use and nobody has put into the tree yet. */
  listed: boolean;
}

export interface Tree {
  version: number;
  nodes: TreeNode[];
}

/** A node as it is drawn: how deep it hangs, and whether others hang under it. */
export interface Branch {
  node: TreeNode;
  depth: number;
  children: number;
}

export const DEEPEST = 5;

/** What the node is called; its id where nobody has named it. */
export function nameOf(node: TreeNode, language: Language): string {
  return node[language] || node.zh || node.en || node.id;
}

/** The nodes in the order of the tree, each before what hangs under it. */
export function branchesOf(nodes: readonly TreeNode[]): Branch[] {
  const under = childrenOf(nodes);
  const walk = (parent: string | null, depth: number): Branch[] =>
    (under.get(parent) ?? []).flatMap((node) => [
      { node, depth, children: under.get(node.key)?.length ?? 0 },
      ...walk(node.key, depth + 1),
    ]);
  return walk(null, 0);
}

/** The names from the root down to a node. */
export function pathOf(nodes: readonly TreeNode[], key: string, language: Language): string[] {
  const known = new Map(nodes.map((node) => [node.key, node]));
  const names: string[] = [];
  for (let node = known.get(key); node && names.length <= DEEPEST; node = known.get(node.parent ?? "")) {
    names.unshift(nameOf(node, language));
  }
  return names;
}

/** Whether a node may hang there: nothing under itself, no product under a category, not too deep. */
export function mayHang(nodes: readonly TreeNode[], key: string, parent: string | null): boolean {
  const known = new Map(nodes.map((node) => [node.key, node]));
  const node = known.get(key);
  if (!node) return false;
  if (parent === null) return true;
  const above = ancestorsOf(known, parent);
  if (above.includes(key)) return false;
  if (node.kind === "product" && known.get(parent)?.kind !== "product") return false;
  return above.length + heightOf(nodes, key) <= DEEPEST;
}

/** Hangs a node under another, before the sibling named or as the last one. */
export function moved(nodes: readonly TreeNode[], key: string, parent: string | null, before?: string): TreeNode[] {
  const node = nodes.find((each) => each.key === key);
  if (!node || !mayHang(nodes, key, parent)) return [...nodes];
  const rest = nodes.filter((each) => each.key !== key);
  const at = before === undefined ? -1 : rest.findIndex((each) => each.key === before);
  rest.splice(at === -1 ? rest.length : at, 0, { ...node, parent });
  return rest;
}

/** The same one place up or down among those that hang under the same node. */
export function nudged(nodes: readonly TreeNode[], key: string, step: -1 | 1): TreeNode[] {
  const siblings = siblingsOf(nodes, key);
  const index = siblings.findIndex((node) => node.key === key);
  const before = step === -1 ? siblings[index - 1] : siblings[index + 2];
  if (step === -1 ? !before : index + 1 >= siblings.length) return [...nodes];
  return moved(nodes, key, siblings[index]?.parent ?? null, before?.key);
}

/** Hangs a node under the sibling above it. */
export function indented(nodes: readonly TreeNode[], key: string): TreeNode[] {
  const siblings = siblingsOf(nodes, key);
  const above = siblings[siblings.findIndex((node) => node.key === key) - 1];
  return above ? moved(nodes, key, above.key) : [...nodes];
}

/** Hangs a node beside the one that it hangs under. */
export function outdented(nodes: readonly TreeNode[], key: string): TreeNode[] {
  const parent = nodes.find((node) => node.key === nodes.find((each) => each.key === key)?.parent);
  if (!parent) return [...nodes];
  const uncles = siblingsOf(nodes, parent.key);
  const next = uncles[uncles.findIndex((node) => node.key === parent.key) + 1];
  return moved(nodes, key, parent.parent, next?.key);
}

/** The tree without a node; what hung under it hangs where it hung. */
export function without(nodes: readonly TreeNode[], key: string): TreeNode[] {
  const gone = nodes.find((node) => node.key === key);
  return nodes
    .filter((node) => node.key !== key)
    .map((node) => (node.parent === key ? { ...node, parent: gone?.parent ?? null } : node));
}

/** An id for a new node, made of its name and unlike those that are there. */
export function freshId(nodes: readonly TreeNode[], kind: NodeKind, name: string): string {
  const plain = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/gu, "-").replace(/^-+|-+$/gu, "");
  const stem = plain || kind;
  const taken = new Set(nodes.filter((node) => node.kind === kind).map((node) => node.id));
  for (let count = 1; ; count += 1) {
    const id = count === 1 && plain ? stem : `${stem}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** The key of the sibling after a node, but for one that is being moved; undefined after the last. */
export function nextSibling(nodes: readonly TreeNode[], key: string, moving: string): string | undefined {
  const siblings = siblingsOf(nodes, key).filter((node) => node.key !== moving);
  return siblings[siblings.findIndex((node) => node.key === key) + 1]?.key;
}

function siblingsOf(nodes: readonly TreeNode[], key: string): TreeNode[] {
  const parent = nodes.find((node) => node.key === key)?.parent ?? null;
  return childrenOf(nodes).get(parent) ?? [];
}

/** What hangs under each; where the parent is not in the tree, a node stands at the root. */
function childrenOf(nodes: readonly TreeNode[]): Map<string | null, TreeNode[]> {
  const keys = new Set(nodes.map((node) => node.key));
  const under = new Map<string | null, TreeNode[]>();
  for (const node of nodes) {
    const parent = node.parent !== null && keys.has(node.parent) ? node.parent : null;
    under.set(parent, [...(under.get(parent) ?? []), node]);
  }
  return under;
}

function ancestorsOf(known: ReadonlyMap<string, TreeNode>, key: string): string[] {
  const keys: string[] = [];
  for (let at: string | null = key; at !== null && keys.length <= known.size; at = known.get(at)?.parent ?? null) {
    keys.push(at);
  }
  return keys;
}

function heightOf(nodes: readonly TreeNode[], key: string): number {
  const under = childrenOf(nodes).get(key) ?? [];
  return 1 + Math.max(0, ...under.map((node) => heightOf(nodes, node.key)));
}
