import type { Span } from "../protocol";

export interface MarkedPart {
  text: string;
  marked: boolean;
}

/** Cut a text into parts that are marked and parts that are not; marks count code points, in order. */
export function markedParts(text: string, marks: readonly Span[]): MarkedPart[] {
  const characters = Array.from(text);
  const parts: MarkedPart[] = [];
  let end = 0;
  for (const [from, until] of marks) {
    parts.push({ text: characters.slice(end, from).join(""), marked: false });
    parts.push({ text: characters.slice(from, until).join(""), marked: true });
    end = until;
  }
  parts.push({ text: characters.slice(end).join(""), marked: false });
  return parts.filter((part) => part.text);
}
