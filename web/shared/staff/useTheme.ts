import { followTheme, type ThemeChoice } from "../theme";
import { ref, watch } from "vue";

const STORED = "jieli.staff.theme";

const choice = ref<ThemeChoice>(stored());
const dark = ref(false);
let stop: () => void = () => undefined;

watch(choice, follow, { immediate: true });

/** Light or dark: the system's, until its reader switches. */
export function useTheme() {
  return { dark, toggle };
}

function toggle(): void {
  choice.value = dark.value ? "light" : "dark";
  localStorage.setItem(STORED, choice.value);
}

function follow(): void {
  stop();
  const root = document.documentElement;
  const unfollow = followTheme(root, choice.value);
  const observer = new MutationObserver(read);
  observer.observe(root, { attributeFilter: ["data-theme"] });
  stop = () => {
    unfollow();
    observer.disconnect();
  };
  read();
}

function read(): void {
  dark.value = document.documentElement.dataset.theme === "dark";
}

function stored(): ThemeChoice {
  const value = localStorage.getItem(STORED);
  return value === "light" || value === "dark" ? value : "auto";
}
