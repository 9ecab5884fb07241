/** What the site says in its script tag. */

import { browserLanguage, parseLanguage, type Language } from "@jieli/shared/i18n";
import type { ThemeChoice } from "@jieli/shared/theme";
import { followsLink } from "./proof";

export interface Config {
  /** Origin of the Jieli server. */
  server: string;
  language: Language;
  /** The same with its region, as the server wants it: `zh-CN`. */
  languageTag: string;
  title: string | null;
  appearance: ThemeChoice;
  /** Example questions of the empty chat. */
  suggestions: string[];
  open: boolean;
  /** What the site signed of the customer who is signed in there; docs/contacts.md. */
  customerToken: string | null;
}

export const ATTRIBUTES = [
  "data-server",
  "data-language",
  "data-title",
  "data-appearance",
  "data-suggestions",
  "data-suggestions-en",
  "data-open",
  "data-customer-token",
] as const;

/** Read the attributes of the element; `scriptOrigin` is where the script itself came from. */
export function readConfig(element: HTMLElement, scriptOrigin: string): Config {
  const { server, title, open, customerToken } = element.dataset;
  const tag = languageTag(element);
  const language = parseLanguage(tag);
  return {
    server: new URL(server || scriptOrigin, location.href).origin,
    language,
    languageTag: tag === language ? (language === "zh" ? "zh-CN" : "en-GB") : tag,
    title: title || null,
    appearance: readTheme(element.dataset.appearance),
    suggestions: readSuggestions(element, language),
    open: (open !== undefined && open !== "false") || followsLink(),
    customerToken: customerToken || null,
  };
}

/** `data-language`: a tag, or `page` for the page's own `lang`; without it the browser's. */
function languageTag(element: HTMLElement): string {
  const wanted = element.dataset.language;
  const tag = wanted === "page" ? document.documentElement.lang : wanted;
  return tag || navigator.language || browserLanguage();
}

function readTheme(choice: string | undefined): ThemeChoice {
  return choice === "light" || choice === "dark" ? choice : "auto";
}

function readSuggestions(element: HTMLElement, language: Language): string[] {
  const { suggestions = "", suggestionsEn = "" } = element.dataset;
  const list = language === "en" ? suggestionsEn : suggestions;
  return list.split("|").map((text) => text.trim()).filter(Boolean).slice(0, 4);
}
