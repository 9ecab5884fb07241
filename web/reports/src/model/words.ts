import type { Translate } from "@jieli/shared/i18n";

import { zh, type Key } from "../locale/zh";

/** What she asked first: nothing where she wanted a person at once, and no words where she was forgotten. */
export function questionWords(question: string | null, t: Translate<Key>): string {
  return question === null ? t("behind.noQuestion") : question || t("behind.forgotten");
}

/** Why a person was wanted, in words; a reason that this page does not know yet stands as it is. */
export function reasonWords(reason: string, t: Translate<Key>): string {
  const key = `reason.${reason}`;
  return key in zh ? t(key as Key) : reason;
}
