import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    /* Its parts import their styles, which Node alone cannot read. */
    server: { deps: { inline: ["element-plus"] } },
  },
});
