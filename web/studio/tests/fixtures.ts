import type { Content, ListedArticle } from "../src/model/article";
import type { NodeKind, TreeNode } from "../src/model/tree";

export function content(fields: Partial<Content> = {}): Content {
  return {
    title: "怎么退款",
    answer: "打开订单，点退款。",
    variants: [],
    product: "",
    category: "",
    audience: "public",
    tags: [],
    owner_id: null,
    review_at: null,
    valid_from: null,
    valid_until: null,
    ...fields,
  };
}

export function listed(id: string, fields: Partial<ListedArticle> = {}): ListedArticle {
  return {
    id,
    title: `article ${id}`,
    language: "zh",
    product: "",
    category: "",
    audience: "public",
    tags: [],
    owner: null,
    status: "published",
    work: null,
    stage: "published",
    older: false,
    missing: [],
    source: "",
    review_at: null,
    valid_until: null,
    updated_at: "2026-03-01T08:00:00.000Z",
    author: { id: "li", name: "李文" },
    deleted_at: null,
    gone_at: null,
    editors: [],
    ...fields,
  };
}

export function node(key: string, parent: string | null = null): TreeNode {
  const [kind, id] = key.split(":") as [NodeKind, string];
  return { id, kind, parent, key, zh: id, en: id, articles: 0, listed: true };
}
