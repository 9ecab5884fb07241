import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const SERVER = process.env.JIELI_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/studio/",
  plugins: [vue()],
  build: {
    outDir: "../dist/studio",
    emptyOutDir: true,
    target: "es2022",
    /* A data: font or script would break the page's content security policy. */
    assetsInlineLimit: 0,
  },
  server: {
    port: 5175,
    /* The host stays ours, so that the server finds our origin to be its own. */
    proxy: {
      "/api": { target: SERVER },
    },
  },
});
