import { Files } from "@element-plus/icons-vue";
import type { Component } from "vue";

import type { Key } from "../locale/zh";

/** A page of the studio that has an address of its own and a line in the navigation. */
export interface Place {
  name: string;
  words: Key;
  icon: Component;
  page: () => Promise<Component>;
  /** Begins another group in the navigation. */
  apart?: boolean;
}

export const PLACES: readonly Place[] = [
  { name: "articles", words: "nav.articles", icon: Files, page: () => import("../pages/ArticlesPage.vue") },
];
