/** Text of people, as text; web addresses in it become links. */

import { h } from "./dom";

// An address ends before spaces, quotes, Chinese punctuation and the punctuation of a sentence.
const ADDRESS = /https?:\/\/[^\s<>"'`，。！？；：、（）【】《》“”‘’]+/gi;
const TRAILING = /[.,!?;:)\]}]+$/;

/** The nodes of a plain text: text nodes, and links for http and https addresses. */
export function linkified(text: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    const link = externalLink(address);
    if (!link) continue;
    nodes.push(document.createTextNode(text.slice(from, match.index)), link);
    from = match.index + address.length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

function externalLink(address: string): HTMLAnchorElement | null {
  if (!isAddress(address)) return null;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, {}, address);
}

function isAddress(text: string): boolean {
  try {
    return Boolean(new URL(text).hostname);
  } catch {
    return false;
  }
}
