/** Making elements, in one line each. Text goes in as text nodes, never as markup. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined>;
type Handlers = { [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void };

/** Make an element: `h("button", { class: "send", type: "button" }, { click: send }, "发送")`. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  handlers: Handlers = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const [type, handler] of Object.entries(handlers))
    element.addEventListener(type, handler as EventListener);
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Set, or remove when null or false; touches the page only when the value differs. */
export function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Set the text of an element when it differs, so that screen readers hear only changes. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element: HTMLElement, visible: boolean): void {
  element.hidden = !visible;
}

export function button(
  className: string,
  testid: string,
  click: (event: MouseEvent) => void,
  ...children: Child[]
): HTMLButtonElement {
  return h("button", { type: "button", class: className, "data-testid": testid }, { click }, ...children);
}

const PATHS = {
  chat: "M4 12a8 8 0 1 1 3.6 6.7L4 20l1.1-3.8A8 8 0 0 1 4 12Z",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  reply: "M10 6 4.500 11.500 10 17M4.500 11.500H14a5.500 5.500 0 0 1 5.500 5.500V19",
  send: "M5 12h13M12 5.5 18.5 12 12 18.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0",
  article: "M6 3.5h8.5L19 8v12.5H6zM14 3.5V8.500h5M9 12.500h7M9 16.500h5",
  clip: "M20 11.500 12.500 19a5 5 0 0 1-7-7l8-8a3.400 3.400 0 0 1 4.800 4.800l-8 8a1.700 1.700 0 0 1-2.400-2.400L15 7.500",
  check: "M5 12.500l4.5 4.500L19 7.5",
  up_thumb: "M7 10.500v9H4v-9zM7 10.500l4-7a2 2 0 0 1 2.5 2.400L12.8 9.500H18a2 2 0 0 1 2 2.400l-1.3 6a2 2 0 0 1-2 1.600H7",
  down_thumb: "M7 13.500v-9H4v9zM7 13.500l4 7a2 2 0 0 0 2.5-2.400l-.7-3.600H18a2 2 0 0 0 2-2.400l-1.3-6a2 2 0 0 0-2-1.600H7",
  alert: "M12 8v5M12 16.500v.010M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z",
  star: "M12 3.600l2.6 5.3 5.8.8-4.2 4.1 1 5.800L12 16.900l-5.2 2.7 1-5.800L3.6 9.700l5.8-.800z",
  mark: "M6.5 15.500l6-7M11.5 15.500l6-7",
} as const;

export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

/** A drawing for the eye alone; whoever uses it gives the words. */
export function icon(name: IconName, size = 20): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: `icon icon-${name}` };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  svg.append(path);
  return svg;
}
