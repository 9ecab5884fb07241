import type { Translate } from "../i18n";
import { ApiError } from "./client";

interface CodedError {
  code: string;
  message: string;
}

/** Words any failure for its reader: the page's own words where it has them, else the server's. */
export function wordError<Key extends string>(
  error: unknown,
  words: Readonly<Record<Key, string>>,
  t: Translate<Key | "error.unexpected">,
): string {
  if (!isCoded(error)) return t("error.unexpected");
  const key = `error.${error.code}`;
  return key in words ? t(key as Key) : error.message || t("error.unexpected");
}

function isCoded(error: unknown): error is CodedError {
  if (error instanceof ApiError) return true;
  const fields = error as Partial<CodedError> | null;
  return typeof fields?.code === "string" && typeof fields.message === "string";
}
