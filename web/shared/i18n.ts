/** Chinese and English: which one to speak, and words with placeholders. */

export type Language = "zh" | "en";

/** Read a language tag: `zh-TW` and `zh-Hans-CN` are zh, everything else is en. */
export function parseLanguage(tag: string | null | undefined, otherwise: Language = "zh"): Language {
  if (!tag) return otherwise;
  return tag.trim().toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** The browser's language, or Chinese where it has none. */
export function browserLanguage(): Language {
  return parseLanguage(navigator.languages?.[0] ?? navigator.language);
}

export type Words<Key extends string> = Record<Key, Record<Language, string>>;
export type Values = Record<string, string | number>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;

/** Make a function that says a word in one language and fills its `{placeholders}`. */
export function translator<Key extends string>(
  words: Words<Key>,
  language: Language,
): Translate<Key> {
  return (key, values = {}) => fill(words[key][language], values);
}

/** Fill `{name}` placeholders; one without a value stays readable. `{n|day|days}` is the first word of one, the second of others. */
export function fill(template: string, values: Values): string {
  return template
    .replace(/\{(\w+)\|([^{|}]*)\|([^{|}]*)\}/g, (whole, name: string, one: string, more: string) => (name in values ? (String(values[name]) === "1" ? one : more) : whole))
    .replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
