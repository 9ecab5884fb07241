import type { Values } from "@jieli/shared/i18n";
import type { HandoffRecord } from "@jieli/shared/protocol";

import { zh, type Key } from "../locale/zh";

type Say = (key: Key, values?: Values) => string;

/** What the dialogue remembered at the handoff, as rows of words: name and value. */
export function slotRows(record: Pick<HandoffRecord, "slots" | "articles">, t: Say): [string, string][] {
  const titles = new Map(record.articles.map((article) => [article.article_id, article.title]));
  return Object.entries(record.slots)
    .filter(([, value]) => value !== null && value !== "" && value !== false)
    .map(([name, value]) => [nameOf(name, t), wordsFor(name, value, titles, t)]);
}

/** A slot that we do not know keeps its own name, without the underscores of code. */
function nameOf(name: string, t: Say): string {
  return say(`slot.${name}`, t) ?? name.replace(/_/gu, " ");
}

function wordsFor(name: string, value: unknown, titles: ReadonlyMap<string, string>, t: Say): string {
  if (Array.isArray(value)) return value.map((each) => wordsFor(name, each, titles, t)).join(t("slot.between"));
  if (value === true) return t("slot.yes");
  if (name === "failures") return t("slot.times", { n: Number(value) });
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (name === "offer_reason") return say(`reason.${text}`, t) ?? text;
  return titles.get(text) ?? text;
}

function say(key: string, t: Say): string | null {
  return key in zh ? t(key as Key) : null;
}
