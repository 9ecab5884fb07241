import "@jieli/shared/tokens.css";
import "./element";
import "./styles/element.css";
import "./styles/base.css";

import { createApp } from "vue";

import App from "./App.vue";

createApp(App).mount("#app");
