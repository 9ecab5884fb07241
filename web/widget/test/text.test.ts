import { describe, expect, it } from "vitest";
import { linkified } from "../src/views/text";

function links(text: string): string[] {
  const holder = document.createElement("div");
  holder.append(...linkified(text));
  expect(holder.textContent).toBe(text);
  return [...holder.querySelectorAll("a")].map((a) => a.getAttribute("href") ?? "");
}

describe("links in text", () => {
  it("end before Chinese punctuation and the end of a sentence", () => {
    expect(links("见 https://a.example/x?b=1，以及 http://b.example/y.")).toEqual(["https://a.example/x?b=1", "http://b.example/y"]);
    expect(links("(https://a.example/z) 之后")).toEqual(["https://a.example/z"]);
  });

  it("are made of http and https only", () => {
    expect(links("javascript:alert(1) data:text/html,x ftp://a.example https://")).toEqual([]);
  });

  it("leave markup as the text it is", () => {
    expect(links('<img src=x onerror=alert(1)> <a href="https://a.example/">')).toEqual(["https://a.example/"]);
  });

  it("cannot be reached back from", () => {
    const [, link] = linkified("x https://a.example") as [Node, HTMLAnchorElement];
    expect(link.rel).toContain("noopener");
    expect(link.target).toBe("_blank");
  });
});
