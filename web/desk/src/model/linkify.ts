export interface TextPart {
  text: string;
  href: string | null;
}

/** Chinese punctuation and brackets end an address, as spaces do. */
const ADDRESS = /https?:\/\/[^\s<>"'`，。；：！？、（）【】《》「」『』“”‘’]+/giu;
const TRAILING = /[.,;:!?)\]}]+$/u;

/** Splits plain text into words and web addresses, so that links are nodes and never markup. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    if (!isWebAddress(address)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: address, href: address });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

function isWebAddress(address: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
