import { describe, expect, it } from "vitest";

import { applied, code, isAddress, link, picture, prefixLines, table, wrap, type Edit, type Selection } from "../src/model/markup";

/** `[` and `]` stand around what is selected. */
function at(marked: string): Selection {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  return { text: marked.replace(/[[\]]/gu, ""), start, end };
}

function after(selection: Selection, edit: Edit): { text: string; selected: string } {
  const text = applied(selection.text, edit);
  return { text, selected: text.slice(...edit.select) };
}

describe("marks around words", () => {
  it("go on, and off again", () => {
    const selection = at("您可以[随时]退款");
    const bold = after(selection, wrap(selection, "**", "文字"));
    expect(bold).toEqual({ text: "您可以**随时**退款", selected: "随时" });
    const again = at("您可以**[随时]**退款");
    expect(after(again, wrap(again, "**", "文字"))).toEqual({ text: "您可以随时退款", selected: "随时" });
  });

  it("hold a word to write over where nothing is selected", () => {
    const selection = at("[]");
    expect(after(selection, wrap(selection, "**", "words"))).toEqual({ text: "**words**", selected: "words" });
  });
});

describe("marks before lines", () => {
  it("count the lines of a numbered list", () => {
    const selection = at("[打开\n关闭]");
    expect(after(selection, prefixLines(selection, "1. ")).text).toBe("1. 打开\n2. 关闭");
  });

  it("change one kind of list into the other, and go off", () => {
    const numbered = at("[1. 打开\n2. 关闭]");
    expect(after(numbered, prefixLines(numbered, "- ")).text).toBe("- 打开\n- 关闭");
    const bullets = at("[- 打开\n- 关闭]");
    expect(after(bullets, prefixLines(bullets, "- ")).text).toBe("打开\n关闭");
  });

  it("take the whole line that the cursor is in, and no other", () => {
    const selection = at("one\nt[]wo\nthree");
    expect(after(selection, prefixLines(selection, "## ")).text).toBe("one\n## two\nthree");
  });
});

describe("links", () => {
  it("select the address that is still to be written", () => {
    const selection = at("see [the page]");
    expect(after(selection, link(selection, "", "words"))).toEqual({ text: "see [the page](https://)", selected: "https://" });
  });

  it("are made of words that an address is pasted over", () => {
    expect(isAddress(" https://example.com/a?b=1 ")).toBe(true);
    expect(isAddress("javascript:alert(1)")).toBe(false);
    expect(isAddress("https://example.com and more")).toBe(false);
  });
});

describe("what stands on lines of its own", () => {
  it("has an empty line around it", () => {
    const selection = at("before[]after");
    expect(after(selection, picture(selection, "/p/1", "图")).text).toBe("before\n\n![图](/p/1)\n\nafter");
  });

  it("begins a text without empty lines", () => {
    const selection = at("[]");
    const made = after(selection, table(selection, "列"));
    expect(made.text).toBe("| 列 |  |\n| --- | --- |\n|  |  |");
    expect(made.selected).toBe("列");
  });

  it("is code where several lines are selected, and marks where a few words are", () => {
    const lines = at("[a\nb]");
    expect(after(lines, code(lines, "code")).text).toBe("```\na\nb\n```");
    const word = at("run [ls] now");
    expect(after(word, code(word, "code")).text).toBe("run `ls` now");
  });
});
