/** A value of a field as plain text, for comparing it with another. */
export function valueWords(values: readonly unknown[]): string {
  return values.map((value) => (Array.isArray(value) ? value.join("\n") : String(value ?? ""))).join("\n");
}
