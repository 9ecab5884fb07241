import { localeOf } from "./useLocale";
import { enStaff } from "./words/en";
import { zhStaff } from "./words/zh";

/** The words of what staff pages share, in the reader's language. */
export const useStaffWords = localeOf(zhStaff, enStaff);
