import { localeOf } from "@jieli/shared/staff/useLocale";

import { en } from "../locale/en";
import { zh } from "../locale/zh";

/** The supervisor's language, and the reports' words in it. */
export const useLocale = localeOf(zh, en);
