/**
 * The demo shop's own script: the language of the page and its light or dark.
 *
 * Runs before the page is painted. The widget follows the page's language by itself
 * (`data-language="page"`).
 */

import { browserLanguage, parseLanguage, type Language } from "@jieli/shared/i18n";
import { followTheme } from "@jieli/shared/theme";
import { openChat } from "../help/chat";

const KEY = "demo-language";
const TITLES: Record<Language, string> = { zh: "云栈：给小团队的云服务", en: "Yunzhan: cloud for small teams" };

function wanted(): Language {
  const asked = new URLSearchParams(location.search).get("language") ?? localStorage.getItem(KEY);
  return asked ? parseLanguage(asked) : browserLanguage();
}

function speak(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = TITLES[language];
}

function listen(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-speak]"))
    button.addEventListener("click", () => {
      const language = parseLanguage(button.dataset.speak);
      localStorage.setItem(KEY, language);
      speak(language);
    });
  for (const button of document.querySelectorAll("[data-open-chat]")) button.addEventListener("click", openChat);
}

followTheme(document.documentElement);
speak(wanted());
document.addEventListener("DOMContentLoaded", listen, { once: true });
