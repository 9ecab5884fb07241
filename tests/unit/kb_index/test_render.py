"""Articles as HTML and as text: nothing an author writes is ever executed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index.render import aside, summary, to_html, to_text


class Tags(HTMLParser):
    """Collects what a browser would see as elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Tags(html).seen:
        assert tag not in ("script", "svg", "iframe", "object", "style", "form")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src"):
            assert (attributes.get(name) or "https://").startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[点我](javascript:alert(1))",
        "[点我](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](javascript:alert(1))",
        '<a href="https://a.example" onclick="x()">x</a>',
        "<svg/onload=alert(1)>",
        "[x](/relative)",
        "[x](//other.example/y)",
        "[x]: javascript:alert(1)\n\n[x]",
        '![x](https://a.example/"onerror="alert(1))',
    ],
)
def test_markup_and_unsafe_links_are_harmless(markdown: str) -> None:
    assert_harmless(to_html(markdown))


@given(st.text(alphabet=st.sampled_from("<>\"'=/()[]!`*_ abonclikjavscrpt:&#;\n"), max_size=80))
def test_no_text_becomes_a_script_or_a_handler(markdown: str) -> None:
    assert_harmless(to_html(markdown))


def test_links_open_apart_and_pass_nothing_on() -> None:
    rendered = to_html("[控制台](https://ecs.console.example.com)")
    assert 'href="https://ecs.console.example.com"' in rendered
    assert 'target="_blank"' in rendered
    assert 'rel="noopener noreferrer nofollow"' in rendered


def test_tables_lists_and_code_survive() -> None:
    rendered = to_html("|甲|乙|\n|--|--|\n|1|2|\n\n-   一\n\n```\nls <x>\n```")
    for tag in ("<table>", "<li>", "<pre><code>", "&lt;x&gt;"):
        assert tag in rendered


def test_text_has_no_markup() -> None:
    assert (
        to_text("**欠费停机**指 [按量](https://a.example)\n\n-   一\n-   二")
        == "欠费停机指 按量\n一\n二"
    )


def test_a_summary_is_one_line_within_its_limit() -> None:
    line = summary("第一行\n\n" + "字" * 500, limit=50)
    assert "\n" not in line
    assert len(line) == 50
    assert line.endswith("…")


PICTURE = "/api/web/pictures/" + "0a" * 32


def test_a_picture_of_our_own_is_shown() -> None:
    assert f'<img src="{PICTURE}" alt="图">' in to_html(f"![图]({PICTURE})")


@pytest.mark.parametrize(
    "address",
    [
        PICTURE + "/..",
        PICTURE + "?a=1",
        PICTURE + "0",
        PICTURE.upper(),
        "/" + PICTURE,
        ".." + PICTURE,
        PICTURE.replace("pictures", "files"),
        "/desk/",
    ],
)
def test_no_other_address_without_a_host_survives(address: str) -> None:
    assert address not in to_html(f"![x]({address}) [x]({address})")


@pytest.mark.parametrize(
    "markdown",
    [
        "https://www.youtube.com/watch?v=abc",
        "<https://youtu.be/abc>",
        "[看演示](https://www.bilibili.com/video/BV1xx)",
        "前一段\n\nhttps://v.qq.com/x/page/a.html\n\n后一段",
    ],
)
def test_a_video_that_stands_alone_is_a_card(markdown: str) -> None:
    assert '" class="video"' in to_html(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "看 https://youtu.be/abc",
        "https://youtu.be.evil.example/abc",
        "https://evil.example/?https://youtu.be/abc",
        "http://youtu.be/abc",
        "`https://youtu.be/abc`",
        "- https://youtu.be/abc",
        '[x](https://evil.example/ "class=video")',
        'https://youtu.be/a"onmouseover=alert(1)',
    ],
)
def test_nothing_else_is_a_card(markdown: str) -> None:
    html = to_html(markdown)
    assert 'class="video"' not in html
    assert_harmless(html)


def test_a_column_is_aligned_as_its_marks_say() -> None:
    rendered = to_html("|甲|乙|丙|\n|:-|:-:|-|\n|1|2|3|")
    assert '<th align="left">甲</th>' in rendered
    assert '<td align="center">2</td>' in rendered
    assert "<td>3</td>" in rendered


def test_the_summary_of_a_long_text_is_that_of_its_beginning() -> None:
    text = "**开头** [链接](https://a.example/" + "a" * 500 + ") 后文。" + "字" * 100_000
    assert summary(text, 20) == "开头 链接 后文。" + "字" * 10 + "…"


@pytest.mark.parametrize("text", ["**短**", "**长**" * 5000])
async def test_what_is_done_aside_is_the_same(text: str) -> None:
    assert await aside(to_html, text) == to_html(text)
