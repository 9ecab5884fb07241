import { describe, expect, it } from "vitest";
import { articleMarkup } from "../src/views/markup";

const SERVER = "https://jieli.example";

describe("an article's markup", () => {
  it("takes the server's own pictures from the server, whichever site shows them", () => {
    const shown = articleMarkup('<img src="/api/web/pictures/0a"><img src="https://a.example/b.png">', SERVER);
    expect([...shown.querySelectorAll("img")].map((each) => each.getAttribute("src"))).toEqual([
      "https://jieli.example/api/web/pictures/0a",
      "https://a.example/b.png",
    ]);
  });

  it("opens links in a window of their own, and keeps tables from breaking the line", () => {
    const shown = articleMarkup('<a class="video" href="https://youtu.be/x">x</a><table><tr><td>1</td></tr></table>', SERVER);
    expect(shown.querySelector("a")?.target).toBe("_blank");
    expect(shown.querySelector(".table-frame > table")).not.toBeNull();
  });
});
