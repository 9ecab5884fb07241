import { createRouter, createWebHashHistory } from "vue-router";

import { PLACES } from "./model/places";

/** The address behind the hash says what is on screen: the page, and in its query the filters. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: "/", redirect: "/overview" },
    ...PLACES.map(({ name, page, part }) => ({ path: `/${name}`, name, component: page, props: part ? { part } : {} })),
    { path: "/experiments/new", component: () => import("./pages/NewExperimentPage.vue") },
    { path: "/experiments/:id", component: () => import("./pages/ExperimentPage.vue"), props: true },
    { path: "/satisfaction", redirect: "/surveys" },
    { path: "/conversations", component: () => import("./pages/ConversationsPage.vue") },
    { path: "/:rest(.*)*", redirect: "/overview" },
  ],
});
