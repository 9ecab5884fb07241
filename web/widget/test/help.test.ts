import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openChat } from "../help/chat";
import { watchReading } from "../help/reading";
import { marked, suggestAsTyped } from "../help/suggest";
import { voteInPlace } from "../help/vote";
import { WidgetStorage } from "../src/storage";

interface Call {
  url: string;
  body: Record<string, unknown>;
}

let calls: Call[];
let answer: () => Promise<Response>;

const ok = (body: unknown = {}): Promise<Response> => Promise.resolve(new Response(JSON.stringify(body)));
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  document.body.replaceChildren();
  Element.prototype.scrollIntoView = () => undefined; // jsdom lays nothing out
  calls = [];
  answer = ok;
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    calls.push({ url, body: init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {} });
    return answer();
  });
});

afterEach(() => {
  window.dispatchEvent(new Event("pagehide"));
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a reading", () => {
  it("is nobody's until there is a visitor, and its number is kept once", async () => {
    watchReading("a");
    await vi.advanceTimersByTimeAsync(21_000);
    expect(calls.map(({ body }) => [body.event, body.seconds, body.token])).toEqual([
      ["opened", 0, undefined],
      ["dwelt", 10, undefined],
      ["dwelt", 20, undefined],
    ]);
    expect(new WidgetStorage().readings).toEqual([{ id: calls[0]!.body.reading_id, at: expect.any(Number) }]);
  });

  it("is told with the token as soon as she is a visitor", async () => {
    watchReading("a");
    new WidgetStorage().visitor = { visitor_id: "v", token: "t" };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.at(-1)!.body.token).toBe("t");
    expect(calls.at(-1)!.body.reading_id).toBe(calls[0]!.body.reading_id);
  });

  it("is forgotten by the browser after a week, and of many the newest stay", () => {
    const storage = new WidgetStorage();
    storage.readings = Array.from({ length: 60 }, (_, n) => ({ id: String(n), at: Date.now() }));
    expect(storage.readings.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, n) => String(n + 10)));
    vi.advanceTimersByTime(8 * 86_400_000);
    expect(storage.readings).toEqual([]);
  });
});

describe("a vote", () => {
  function form(): HTMLFormElement {
    document.body.innerHTML = `<form data-yes="glad" data-no="sorry" data-failed="again">
      <button value="yes">Yes</button><button value="no">No</button><p role="status"></p></form>`;
    return document.querySelector("form")!;
  }

  async function press(element: HTMLFormElement, value: string): Promise<string> {
    const submitter = element.querySelector<HTMLButtonElement>(`[value=${value}]`)!;
    element.dispatchEvent(new SubmitEvent("submit", { submitter, cancelable: true }));
    await settle();
    return element.querySelector("[role=status]")!.textContent;
  }

  it("is sent as a part of the reading, thanked for, and may be changed", async () => {
    const element = form();
    voteInPlace(element, watchReading("a"));
    expect(await press(element, "no")).toBe("sorry");
    expect(await press(element, "yes")).toBe("glad");
    const votes = calls.filter(({ body }) => body.event === "voted").map(({ body }) => body.helped);
    expect(votes).toEqual([false, true]);
    const pressed = [...element.querySelectorAll("button")].map((one) => one.getAttribute("aria-pressed"));
    expect(pressed).toEqual(["true", "false"]);
  });

  it("that does not arrive says so and can be given again", async () => {
    const element = form();
    voteInPlace(element, watchReading("a"));
    answer = () => Promise.reject(new TypeError("offline"));
    expect(await press(element, "yes")).toBe("again");
    answer = ok;
    expect(await press(element, "yes")).toBe("glad");
  });
});

it("opens the chat once, though she pressed before its script came", async () => {
  document.body.innerHTML = "<jieli-chat></jieli-chat>";
  openChat();
  openChat();
  await settle();
  let pressed = 0;
  class Chat extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: "open" }).innerHTML = `<button class="launcher" data-open="false"></button>`;
      const launcher = this.shadowRoot!.querySelector<HTMLElement>(".launcher")!;
      launcher.addEventListener("click", () => {
        pressed += 1;
        launcher.dataset.open = "true";
      });
    }
  }
  customElements.define("jieli-chat", Chat);
  await settle();
  expect(pressed).toBe(1);
});

describe("search as she types", () => {
  const FOUND = [
    { title: "<b>退款", title_marks: [[3, 5]], summary: "s", language: "zh", path: "/one" },
    { title: "two", title_marks: [], summary: "", language: "en", path: "/two" },
  ];

  function box(): HTMLInputElement {
    document.body.innerHTML = `<form data-language="zh" data-suggested="{number} found"><input type="search"></form>`;
    const input = document.querySelector("input")!;
    suggestAsTyped(document.querySelector("form")!);
    input.focus();
    return input;
  }

  async function type(input: HTMLInputElement, text: string): Promise<void> {
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await vi.advanceTimersByTimeAsync(200);
  }

  const key = (input: HTMLInputElement, name: string, more: KeyboardEventInit = {}): boolean =>
    input.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true, ...more }));
  const options = (): Element[] => [...document.querySelectorAll("[role=option]")];

  it("asks once she pauses, and shows titles as text", async () => {
    answer = () => ok({ articles: FOUND });
    const input = box();
    input.dispatchEvent(new Event("input"));
    await type(input, "退款");
    expect(calls.map(({ url }) => url)).toEqual([`/api/web/search?q=${encodeURIComponent("退款")}&language=zh`]);
    expect(options()[0]!.querySelector("strong")!.innerHTML).toBe("&lt;b&gt;<mark>退款</mark>");
    expect(input.getAttribute("aria-expanded")).toBe("true");
    expect(document.querySelector("[role=status]")!.textContent).toBe("2 found");
  });

  it("asks for what she typed before the script came, and not for what the page came with", async () => {
    answer = () => ok({ articles: FOUND });
    document.body.innerHTML = `<form data-language="zh"><input type="search" value="came"></form>`;
    suggestAsTyped(document.querySelector("form")!);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toEqual([]);
    document.body.innerHTML = `<form data-language="zh"><input type="search"></form>`;
    const input = document.querySelector("input")!;
    input.value = "early";
    input.focus();
    suggestAsTyped(document.querySelector("form")!);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls.map(({ url }) => url)).toEqual(["/api/web/search?q=early&language=zh"]);
    expect(input.getAttribute("aria-expanded")).toBe("true");
  });

  it("goes round by the arrow keys, by way of the box itself", async () => {
    answer = () => ok({ articles: FOUND });
    const input = box();
    await type(input, "x");
    const chosen = (): number => options().findIndex((one) => one.getAttribute("aria-selected") === "true");
    const seen = ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"].map((name) => (key(input, name), chosen()));
    expect(seen).toEqual([0, 1, -1, 1]);
    expect(input.getAttribute("aria-activedescendant")).toBe(options()[1]!.id);
  });

  it("leaves Enter to the form, and to an input method that is composing", async () => {
    answer = () => ok({ articles: FOUND });
    const input = box();
    await type(input, "x");
    expect(key(input, "Enter")).toBe(true);
    expect(key(input, "ArrowDown", { isComposing: true })).toBe(true);
    expect(key(input, "Escape")).toBe(false);
    expect(input.getAttribute("aria-expanded")).toBe("false");
  });

  it("does not open again with what comes after she left it", async () => {
    let arrive = (): void => undefined;
    answer = () => new Promise((done) => (arrive = () => void ok({ articles: FOUND }).then(done)));
    const input = box();
    await type(input, "x");
    key(input, "Escape");
    arrive();
    await settle();
    expect(calls).toHaveLength(1);
    expect(input.getAttribute("aria-expanded")).toBe("false");
    input.dispatchEvent(new Event("input"));
    key(input, "Escape");
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toHaveLength(1);
  });

  it("shows nothing for nothing, and stays usable when the server is away", async () => {
    const input = box();
    answer = () => Promise.reject(new TypeError("offline"));
    await type(input, "x");
    await type(input, " ");
    expect(calls).toHaveLength(1);
    expect(options()).toEqual([]);
  });

  it("counts characters as the server does", () => {
    document.body.replaceChildren(...marked("👍退款", [[1, 3]]));
    expect(document.body.innerHTML).toBe("👍<mark>退款</mark>");
  });
});
