import type { ApiClient } from "@jieli/shared/staff/client";

import type { Tree, TreeNode } from "../model/tree";

const TREE = "/api/studio/tree";

/** The tree of products and categories. */
export function createTreeApi(client: ApiClient) {
  return {
    read: () => client.get<Tree>(TREE),
    save: (version: number, nodes: readonly TreeNode[]) =>
      client.put<Tree>(TREE, {
        version,
        nodes: nodes.map(({ id, kind, parent, zh, en }) => ({ id, kind, parent, zh, en })),
      }),
  };
}
