/** What a list of articles shows, as it stands in the page's address. */
import type { LocationQuery } from "vue-router";

import type { ListedArticle, Stage } from "./article";

export const NEEDS = ["has_changes", "review_due", "translation_older", "translation_missing", "expired", "no_owner"] as const;
export const SORTS = ["updated", "title", "review"] as const;
export const STAGES = ["draft", "in_review", "approved", "published", "archived"] as const;

export type Need = (typeof NEEDS)[number];
export type Sort = (typeof SORTS)[number];

export interface Filters {
  q: string;
  stage: Stage | "";
  product: string;
  category: string;
  language: string;
  tag: string;
  owner: string;
  audience: string;
  needs: Need | "";
  sort: Sort;
}

export interface ArticleList {
  articles: ListedArticle[];
  next: string | null;
  total: number;
  counts: Record<Stage, number>;
  needs: Record<Need, number>;
}

export const NO_FILTERS: Readonly<Filters> = {
  q: "",
  stage: "",
  product: "",
  category: "",
  language: "",
  tag: "",
  owner: "",
  audience: "",
  needs: "",
  sort: "updated",
};

/** Reads the filters of an address; what it does not know is as without. */
export function filtersOf(query: LocationQuery): Filters {
  const read = (name: keyof Filters): string => {
    const value = query[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const oneOf = <Name extends string>(value: string, names: readonly Name[]): Name | "" =>
    names.find((name) => name === value) ?? "";
  return {
    ...NO_FILTERS,
    ...Object.fromEntries((["q", "product", "category", "language", "tag", "owner", "audience"] as const).map((name) => [name, read(name)])),
    stage: oneOf(read("stage"), STAGES),
    needs: oneOf(read("needs"), NEEDS),
    sort: oneOf(read("sort"), SORTS) || NO_FILTERS.sort,
  };
}

/** The filters that say something, for an address or a request. */
export function queryOf(filters: Filters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).filter(([name, value]) => value !== NO_FILTERS[name as keyof Filters]),
  ) as Record<string, string>;
}

/** Whether anything but the stage and the order narrows the list. */
export function narrowed(filters: Filters): boolean {
  return Object.keys(queryOf(filters)).some((name) => name !== "sort" && name !== "stage");
}
