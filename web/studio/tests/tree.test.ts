import { describe, expect, it } from "vitest";

import { branchesOf, freshId, indented, mayHang, moved, nextSibling, nudged, outdented, pathOf, without, type TreeNode } from "../src/model/tree";
import { node } from "./fixtures";

const TREE = [
  node("product:cloud"),
  node("product:ecs", "product:cloud"),
  node("product:oss", "product:cloud"),
  node("category:billing", "product:ecs"),
  node("category:help"),
];

function drawn(nodes: readonly TreeNode[]): string[] {
  return branchesOf(nodes).map(({ node: { id }, depth }) => " ".repeat(depth) + id);
}

it("is drawn from the root down, in its order", () => {
  expect(drawn(TREE)).toEqual(["cloud", " ecs", "  billing", " oss", "help"]);
});

it("shows at the root what hangs under a node that is not there", () => {
  expect(drawn([node("category:lost", "product:gone")])).toEqual(["lost"]);
});

it("names a node with all it hangs under", () => {
  expect(pathOf(TREE, "category:billing", "en")).toEqual(["cloud", "ecs", "billing"]);
});

describe("where a node may hang", () => {
  it("is not under itself, and no product hangs under a category", () => {
    expect(mayHang(TREE, "product:cloud", "category:billing")).toBe(false);
    expect(mayHang(TREE, "product:oss", "category:help")).toBe(false);
    expect(mayHang(TREE, "category:help", "product:oss")).toBe(true);
  });

  it("is at most five deep, with all that hangs under it", () => {
    const deep = ["a", "b", "c", "d", "e"].map((id, index, all) => node(`category:${id}`, index ? `category:${all[index - 1]}` : null));
    expect(mayHang([...deep, node("category:f")], "category:f", "category:d")).toBe(true);
    expect(mayHang([...deep, node("category:f")], "category:f", "category:e")).toBe(false);
    expect(mayHang([...TREE, ...deep], "product:ecs", null)).toBe(true);
    expect(mayHang([...TREE, ...deep], "category:a", "product:cloud")).toBe(false);
  });
});

describe("moving a node", () => {
  it("puts it before the sibling named, or last", () => {
    expect(drawn(moved(TREE, "category:help", "product:cloud", "product:oss"))).toEqual(["cloud", " ecs", "  billing", " help", " oss"]);
    expect(drawn(moved(TREE, "category:billing", null))).toEqual(["cloud", " ecs", " oss", "help", "billing"]);
  });

  it("leaves the tree as it was where it may not hang", () => {
    expect(moved(TREE, "product:cloud", "product:ecs")).toEqual(TREE);
  });

  it("goes up and down among its siblings and stops at the ends", () => {
    expect(drawn(nudged(TREE, "product:oss", -1))).toEqual(["cloud", " oss", " ecs", "  billing", "help"]);
    expect(drawn(nudged(TREE, "product:ecs", 1))).toEqual(["cloud", " oss", " ecs", "  billing", "help"]);
    expect(nudged(TREE, "product:ecs", -1)).toEqual(TREE);
    expect(nudged(TREE, "product:oss", 1)).toEqual(TREE);
  });

  it("goes in under the one above, and out beside the one it hung under", () => {
    expect(drawn(indented(TREE, "product:oss"))).toEqual(["cloud", " ecs", "  billing", "  oss", "help"]);
    expect(drawn(outdented(TREE, "category:billing"))).toEqual(["cloud", " ecs", " billing", " oss", "help"]);
    expect(outdented(TREE, "category:help")).toEqual(TREE);
  });
});

it("hangs what hung under a removed node where that hung", () => {
  expect(drawn(without(TREE, "product:ecs"))).toEqual(["cloud", " oss", " billing", "help"]);
});

it("makes an id of a name, and another one where it is taken", () => {
  expect(freshId(TREE, "product", "Load Balancer")).toBe("load-balancer");
  expect(freshId(TREE, "product", "ECS")).toBe("ecs-2");
  expect(freshId(TREE, "category", "账单")).toBe("category-1");
});

it("knows what a node dropped after another comes before", () => {
  expect(nextSibling(TREE, "product:ecs", "category:help")).toBe("product:oss");
  expect(nextSibling(TREE, "product:ecs", "product:oss")).toBeUndefined();
  expect(nextSibling(TREE, "product:oss", "product:ecs")).toBeUndefined();
  expect(drawn(moved(TREE, "category:help", null, nextSibling(TREE, "product:cloud", "category:help")))).toEqual(["cloud", " ecs", "  billing", " oss", "help"]);
});
