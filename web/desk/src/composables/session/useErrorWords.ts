import { ApiError } from "../../api/client";
import { zh, type Key } from "../../locale/zh";
import { useLocale } from "../page/useLocale";

interface CodedError {
  code: string;
  message: string;
}

/** Returns a function that words any failure for the agent: ours where we have them, else the server's. */
export function useErrorWords(): (error: unknown) => string {
  const { t } = useLocale();
  return (error) => {
    if (!isCoded(error)) return t("error.unexpected");
    const key = `error.${error.code}`;
    return key in zh ? t(key as Key) : error.message || t("error.unexpected");
  };
}

function isCoded(error: unknown): error is CodedError {
  if (error instanceof ApiError) return true;
  const fields = error as Partial<CodedError> | null;
  return typeof fields?.code === "string" && typeof fields.message === "string";
}
