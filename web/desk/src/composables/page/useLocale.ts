import { localeOf } from "@jieli/shared/staff/useLocale";

import { en } from "../../locale/en";
import { zh } from "../../locale/zh";

/** The agent's language, and the desk's words in it. */
export const useLocale = localeOf(zh, en);
