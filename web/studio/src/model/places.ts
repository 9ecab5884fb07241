import { Collection, DataAnalysis, Delete, Files, Finished, FirstAidKit, QuestionFilled, Switch } from "@element-plus/icons-vue";
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
  { name: "review", words: "nav.review", icon: Finished, page: () => import("../pages/ReviewPage.vue") },
  { name: "week", words: "nav.week", icon: DataAnalysis, page: () => import("../pages/WeekPage.vue"), apart: true },
  { name: "gaps", words: "nav.gaps", icon: QuestionFilled, page: () => import("../pages/GapsPage.vue") },
  { name: "health", words: "nav.health", icon: FirstAidKit, page: () => import("../pages/HealthPage.vue") },
  { name: "tree", words: "nav.tree", icon: Collection, page: () => import("../pages/TreePage.vue"), apart: true },
  { name: "imports", words: "nav.imports", icon: Switch, page: () => import("../pages/ImportsPage.vue") },
  { name: "trash", words: "nav.trash", icon: Delete, page: () => import("../pages/TrashPage.vue") },
];
