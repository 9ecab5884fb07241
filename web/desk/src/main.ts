import "@jieli/shared/tokens.css";
import "@jieli/shared/staff/element";
import "@jieli/shared/staff/styles/element.css";
import "@jieli/shared/staff/styles/base.css";

import { createApp } from "vue";

import App from "./App.vue";

createApp(App).mount("#app");
