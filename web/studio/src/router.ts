import { createRouter, createWebHashHistory } from "vue-router";

import { PLACES } from "./model/places";

/** The address behind the hash says what is on screen; each page is loaded when it is first opened. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: "/", redirect: "/articles" },
    ...PLACES.map(({ name, page }) => ({ path: `/${name}`, name, component: page })),
    { path: "/articles/:id", component: () => import("./pages/EditorPage.vue"), props: true },
    { path: "/articles/:id/history", component: () => import("./pages/HistoryPage.vue"), props: true },
    { path: "/imports/:id", component: () => import("./pages/ImportPage.vue"), props: true },
    { path: "/:rest(.*)*", redirect: "/articles" },
  ],
});
