import "@jieli/shared/tokens.css";
import "@jieli/shared/staff/element";
import "@jieli/shared/staff/styles/element.css";
import "@jieli/shared/staff/styles/base.css";
import "./styles/reports.css";
import "./styles/colours.css";

import { createApp } from "vue";

import App from "./App.vue";
import { router } from "./router";

createApp(App).use(router).mount("#app");
