import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const SERVER = process.env.JIELI_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/reports/",
  plugins: [vue()],
  build: {
    outDir: "../dist/reports",
    emptyOutDir: true,
    target: "es2022",
    /* A data: font or script would break the page's content security policy. */
    assetsInlineLimit: 0,
    /* The charts' library, which is loaded after the numbers are there. */
    chunkSizeWarningLimit: 600,
  },
  server: {
    port: 5176,
    /* The host stays ours, so that the server finds our origin to be its own. */
    proxy: {
      "/api": { target: SERVER },
    },
  },
});
