import type { Translate } from "@jieli/shared/i18n";

import { zh, type Key } from "../locale/zh";

/** Why a person was wanted, in words; a reason that this page does not know yet stands as it is. */
export function reasonWords(reason: string, t: Translate<Key>): string {
  const key = `reason.${reason}`;
  return key in zh ? t(key as Key) : reason;
}
