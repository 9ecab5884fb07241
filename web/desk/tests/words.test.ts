import type { HandoffRecord, Sentiment } from "@jieli/shared/protocol";
import { afterEach, expect, it } from "vitest";
import { createApp, type App } from "vue";

import CustomerWords from "../src/components/know/CustomerWords.vue";
import { useLocale } from "../src/composables/page/useLocale";
import { moodOf } from "../src/model/mood";
import { at } from "./fixtures";

const heard = [{ at: at(0), score: 0, signs: [] }];
let app: App | null = null;

afterEach(() => app?.unmount());

function shown(fields: Partial<Pick<HandoffRecord, "summary">> & { sentiment?: Partial<Sentiment> }): HTMLElement {
  const sentiment: Sentiment = { trend: "unknown", score: 0, zh: "看不出。", en: "No telling.", messages: heard, ...fields.sentiment };
  app = createApp(CustomerWords, { record: { language: "zh", summary: fields.summary ?? [], sentiment } });
  const root = document.createElement("div");
  app.mount(root);
  return root;
}

const mood = (root: HTMLElement): HTMLElement | null => root.querySelector("[data-testid=record-mood]");

it("hears a mood only where the words say something", () => {
  const by = (score: number): unknown => moodOf({ score, messages: heard });
  expect([-1, -0.5, -0.49, -0.2, -0.19, 0, 0.19, 0.2, 1].map(by)).toEqual([
    "angry", "angry", "discontent", "discontent", "neutral", "neutral", "neutral", "content", "content",
  ]);
  expect(moodOf({ score: 0, messages: [] })).toBeNull();
});

it("quotes her sentences as text, never as markup", () => {
  const hostile = '<img src=x onerror="alert(1)">订单 20931 没到';
  const root = shown({ summary: [{ at: at(0), text: hostile }, { at: at(60), text: "我要退款" }] });
  expect([...root.querySelectorAll("blockquote")].map((quote) => quote.textContent)).toEqual([hostile, "我要退款"]);
  expect(root.querySelector("img")).toBeNull();
  expect(root.querySelector("ul")!.lang).toBe("zh");
});

it("says how she sounds and where that tends, in the agent's language", () => {
  const sentiment = { trend: "worsening", score: -0.6, zh: "越来越不满。", en: "Less and less content." } as const;
  useLocale().locale.value = "zh";
  expect(mood(shown({ sentiment }))!.textContent).toMatch(/很不满.*越来越不满。/u);
  app!.unmount();
  useLocale().locale.value = "en";
  const root = shown({ sentiment });
  expect(mood(root)!.textContent).toMatch(/Very unhappy.*Less and less content\./u);
  expect(mood(root)!.dataset).toMatchObject({ mood: "angry", trend: "worsening" });
  expect(mood(root)!.querySelector("svg")).not.toBeNull();
});

it("draws no arrow while nothing tells a change, nor for a trend of a newer server", () => {
  expect(mood(shown({}))!.querySelector("svg")).toBeNull();
  app!.unmount();
  expect(mood(shown({ sentiment: { trend: "new" as Sentiment["trend"] } }))!.querySelector("svg")).toBeNull();
});

it("says that she said nothing yet, and then of no mood", () => {
  useLocale().locale.value = "en";
  const root = shown({ sentiment: { messages: [] } });
  expect(root.textContent).toContain("Nothing yet beyond a greeting");
  expect(mood(root)).toBeNull();
});
