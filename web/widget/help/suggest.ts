/** Search as you type: a list under the box, by mouse or keyboard (WAI-ARIA combobox pattern). */

import { newId } from "@jieli/shared/ids";

interface Found {
  title: string;
  title_marks: [number, number][];
  summary: string;
  language: string;
  path: string;
}

const PAUSE = 180;

export function suggestAsTyped(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=search]");
  if (input) new Suggestions(form, input);
}

class Suggestions {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("p");
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private chosen = -1;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly input: HTMLInputElement,
  ) {
    this.list.id = `found-${newId()}`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    this.list.setAttribute("aria-label", form.dataset.suggestions ?? "");
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("focus", () => this.open(this.list.childElementCount > 0));
    form.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) this.open(false);
    });
    // A press must not take the focus away before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    // On a slow line she may have typed before this script came.
    if (input.value !== input.defaultValue) this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const words = this.input.value.trim();
    if (!words) return this.show([]);
    const { signal } = (this.asking = new AbortController());
    const query = new URLSearchParams({ q: words, language: this.form.dataset.language ?? "" });
    try {
      const answer = await fetch(`/api/web/search?${query.toString()}`, { signal });
      const found = answer.ok ? ((await answer.json()) as { articles: Found[] }).articles : null;
      if (found && !signal.aborted) this.show(found);
    } catch {
      // Offline, or overtaken by what she typed next: the form itself still searches.
    }
  }

  /** What she did not wait for does not open in front of her. */
  private leave(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  private show(found: Found[]): void {
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.map((one, number) => this.option(one, number)));
    const words = this.form.dataset.suggested ?? "";
    this.status.textContent = found.length ? words.replace("{number}", String(found.length)) : "";
    this.open(found.length > 0 && document.activeElement === this.input);
  }

  private option(one: Found, number: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.lang = one.language;
    option.dataset.path = one.path;
    const title = document.createElement("strong");
    title.append(...marked(one.title, one.title_marks));
    const summary = document.createElement("span");
    summary.textContent = one.summary;
    option.append(title, summary);
    option.addEventListener("click", () => location.assign(one.path));
    return option;
  }

  private onKey(event: KeyboardEvent): void {
    // The Enter that picks a word of an input method is not hers; Safari tells it by the code alone.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") this.leave();
    if (this.list.hidden) return;
    const options = [...this.list.children] as HTMLElement[];
    if (event.key === "ArrowDown") this.choose(options, this.chosen + 1);
    else if (event.key === "ArrowUp") this.choose(options, this.chosen - 1);
    else if (event.key === "Escape") this.open(false);
    else if (event.key === "Enter" && this.chosen >= 0) location.assign(options[this.chosen]?.dataset.path ?? "");
    else return;
    event.preventDefault();
  }

  /** Mark an option; before the first and after the last stands the box itself. */
  private choose(options: HTMLElement[], wanted: number): void {
    this.chosen = wanted >= options.length ? -1 : wanted < -1 ? options.length - 1 : wanted;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.chosen)));
    const active = options[this.chosen];
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }
}

/** The spans count characters as the server does, not UTF-16 units. */
export function marked(text: string, spans: [number, number][]): (string | HTMLElement)[] {
  const characters = [...text];
  const parts: (string | HTMLElement)[] = [];
  let done = 0;
  for (const [start, end] of spans) {
    parts.push(characters.slice(done, start).join(""));
    const mark = document.createElement("mark");
    mark.textContent = characters.slice(start, end).join("");
    parts.push(mark);
    done = end;
  }
  parts.push(characters.slice(done).join(""));
  return parts;
}
