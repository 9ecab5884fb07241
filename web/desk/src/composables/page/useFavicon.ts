import { onScopeDispose, watchEffect, type Ref } from "vue";

const PLAIN = "/desk/favicon.svg";
const MARK =
  '<rect width="32" height="32" rx="8" fill="#0c6b5d"/><path d="M8 21c4 0 4-10 8-10s4 10 8 10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>';

/** Shows in the tab's icon how much waits for us. */
export function useFavicon(count: Ref<number>): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  watchEffect(() => (link.href = count.value > 0 ? withBadge(count.value) : PLAIN));
  onScopeDispose(() => (link.href = PLAIN));
}

function withBadge(count: number): string {
  const words = count > 9 ? "9+" : String(count);
  const badge = `<circle cx="22" cy="11" r="10" fill="#b3261e"/><text x="22" y="16" fill="#fff" font-family="sans-serif" font-size="14" font-weight="700" text-anchor="middle">${words}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${MARK}${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
