/** Light or dark: `tokens.css` has one set of dark values, under `data-theme="dark"`. */

export type ThemeChoice = "light" | "dark" | "auto";

/**
 * Keep `data-theme` of an element in step with the choice, or with the system when it is `auto`.
 * Returns a function that stops.
 */
export function followTheme(element: HTMLElement, choice: ThemeChoice = "auto"): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const dark = choice === "dark" || (choice === "auto" && system.matches);
    element.dataset.theme = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  return () => system.removeEventListener("change", apply);
}
