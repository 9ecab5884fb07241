import { localeOf } from "@jieli/shared/staff/useLocale";

import { en } from "../../locale/en";
import { zh } from "../../locale/zh";

/** The editor's language, and the studio's words in it. */
export const useLocale = localeOf(zh, en);
