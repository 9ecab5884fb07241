"""Each format as its programs write it becomes rows with the right fields."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from kb_index.importing.drafting import Candidate
from kb_index.importing.options import Options
from tests.unit.kb_index.importing.files import (
    document,
    given,
    pdf,
    problems,
    read,
    workbook,
    zipped,
)

CHINESE = (
    "问题,答案\n怎么退货？,七天之内都可以退，请在订单里申请。\n多久可以到？,一般三天就到了。\n"
)
TRADITIONAL = (
    "問題,答案\n怎麼退貨？,七天之內都可以退，請在訂單裡申請。\n多久可以到？,一般三天就到了。\n"
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((CHINESE, name) for name in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16")),
        *((CHINESE, name) for name in ("utf-16-le", "utf-16-be", "utf-32")),
        *((TRADITIONAL, name) for name in ("utf-8", "big5", "utf-16")),
    ],
)
def test_a_spreadsheets_encoding_is_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    made = read(tmp_path, text.encode(encoding), "faq.csv")
    assert [given(each)["title"] for each in made] == [
        line.partition(",")[0] for line in text.splitlines()[1:]
    ]


def test_western_encodings_are_recognised(tmp_path: Path) -> None:
    text = "question,answer\nWhere is the café?,It is near the hôtel “Métropole”, à gauche.\n"
    [made] = read(tmp_path, text.replace("”,", "”").encode("cp1252"), "faq.csv")
    assert given(made)["title"] == "Where is the café?"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_recognised(tmp_path: Path, delimiter: str) -> None:
    text = f'question{delimiter}answer\n"a, b; c?"{delimiter}"yes\nno"\n'
    [made] = read(tmp_path, text, "faq.csv")
    assert (given(made)["title"], given(made)["answer"]) == ("a, b; c?", "yes\nno")


def test_the_delimiter_that_excel_declares_is_taken(tmp_path: Path) -> None:
    [made] = read(tmp_path, "sep=|\nquestion|answer\nWhy?|Because.\n", "faq.csv")
    assert given(made)["answer"] == "Because."


def test_a_workbooks_values_are_read_as_they_are_seen(tmp_path: Path) -> None:
    data = workbook(
        ["标题", "内容", "生效日期", "失效日期", "标签", "备注"],
        ["怎么退货？", 7, date(2026, 11, 1), datetime(2026, 11, 2, 8, 30), "a|b", "x"],
        [None, None, None, None, None, None],
        ["多久到货？", 3.5, None, None, None, None],
    )
    first, second = map(given, read(tmp_path, data, "faq.xlsx"))
    assert (first["answer"], first["tags"]) == ("7", ["a", "b"])
    assert first["valid_from"] == "2026-11-01T00:00:00+00:00"
    assert first["valid_until"] == "2026-11-02T08:30:00+00:00"
    assert (second["answer"], second["valid_from"]) == ("3.5", "")


def test_similar_questions_may_stand_in_several_columns(tmp_path: Path) -> None:
    text = "标准问,答案,相似问1,相似问2\n怎么退货？,可以。,退货|退,不想要\n"
    [made] = read(tmp_path, text, "faq.csv")
    assert given(made)["variants"] == ["退货", "退", "不想要"]


def test_a_row_is_known_again_by_its_language_and_title(tmp_path: Path) -> None:
    text = "question,answer,language\nHow?,So.,en\n"
    [one] = read(tmp_path, text, "a.csv")
    [two] = read(tmp_path, text.replace("So.", "Thus."), "b.csv")
    assert given(one)["external_id"] == given(two)["external_id"]


def test_front_matter_becomes_fields(tmp_path: Path) -> None:
    front = "title: Returns\nlang: en\ntags: [a, b]\nvalid_from: 2026-01-01\nx: {y: 1}\n"
    [made] = read(tmp_path, f"---\n{front}---\n\n# Hello\n", "returns.md")
    assert given(made) == {
        "external_id": "file:returns.md",
        "title": "Returns",
        "language": "en",
        "tags": ["a", "b"],
        "valid_from": "2026-01-01T00:00:00+00:00",
        "answer": "# Hello",
    }


@pytest.mark.parametrize(
    ("text", "title", "answer"),
    [
        ("# Returns\n\nSeven days.\n", "Returns", "Seven days."),
        ("Returns\n=======\n\nSeven days.\n", "Returns", "Seven days."),
        ("Seven days.\n", "how to return", "Seven days."),
    ],
)
def test_a_first_heading_is_the_title(tmp_path: Path, text: str, title: str, answer: str) -> None:
    [made] = read(tmp_path, text, "how-to_return.md")
    assert (given(made)["title"], given(made)["answer"]) == (title, answer)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("docs/zh/a.md", "docs/en/a.md"),
        ("a.zh-CN.md", "a.en.md"),
        ("zh-Hans/x/a.md", "en-US/x/a.md"),
    ],
)
def test_language_versions_in_a_folder_know_each_other(tmp_path: Path, zh: str, en: str) -> None:
    members = {zh: "# 退货\n七天。", en: "# Returns\n7 days.", "__MACOSX/a.md": "x", "a.png": "x"}
    made = {each["language"]: each for each in map(given, read(tmp_path, zipped(members), "d.zip"))}
    assert (made["zh"]["title"], made["en"]["title"]) == ("退货", "Returns")
    assert made["zh"]["translation_key"] == made["en"]["translation_key"]
    assert made["zh"]["external_id"] == f"file:{zh}"


def test_a_collection_tells_two_folders_apart(tmp_path: Path) -> None:
    data = zipped({"a.md": "# Returns\n7 days."})
    [made] = read(tmp_path, data, "d.zip", options=Options(collection="shop"))
    assert given(made)["external_id"] == "shop/file:a.md"


def test_a_folder_may_hold_documents_of_all_kinds(tmp_path: Path) -> None:
    members = {
        "a.md": "# A\nalpha",
        "b.html": "<h1>B</h1><p>beta</p>",
        "c.docx": document(("Heading1", "C"), ("", "gamma")),
        "d.pdf": pdf("delta"),
        "broken.pdf": b"%PDF-1.4 nothing",
    }
    made = {each.place: each for each in read(tmp_path, zipped(members), "d.zip")}
    answers = {
        place: given(each)["answer"] for place, each in made.items() if place != "broken.pdf"
    }
    assert answers == {"a.md": "alpha", "b.html": "beta", "c.docx": "gamma", "d.pdf": "delta"}
    assert problems(made["broken.pdf"]) == [("", "damaged")]


PAGE = """<html lang="en"><head><title>Shop | Returns</title><style>p {}</style></head><body>
<nav>Home</nav><script>alert(1)</script>
<main><h1>Returns</h1><p onclick="x()">Within <b>seven</b> days, see
<a href="/how">how</a> or <a href="javascript:alert(1)">this</a>.</p>
<ul><li>unworn</li><li>with its bill</li></ul>
<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
<img src="data:image/png;base64,xx"><pre><code class="language-sh">ls</code></pre>
<form><input></form></main><footer>Imprint</footer></body></html>"""


def test_a_pages_main_part_becomes_markdown(tmp_path: Path) -> None:
    [made] = read(tmp_path, PAGE, "returns.html")
    answer = given(made)["answer"]
    assert given(made)["title"] == "Returns"
    assert given(made)["language"] == "en"
    assert "Within **seven** days" in answer
    assert "- unworn\n- with its bill" in answer
    assert "| a | b |" in answer
    assert "```sh\nls\n```" in answer
    for dropped in ("alert", "Home", "Imprint", "data:", "javascript", "onclick", "p {}"):
        assert dropped not in answer


def test_a_word_document_is_an_article(tmp_path: Path) -> None:
    data = document(("Heading1", "Returns"), ("", "Within seven days."), ("Heading2", "How"))
    [made] = read(tmp_path, data, "returns.docx")
    assert given(made)["title"] == "Returns"
    assert given(made)["answer"] == "Within seven days.\n\n## How"


def test_a_word_document_of_several_headings_is_several_articles(tmp_path: Path) -> None:
    one, two = ("Heading1", "怎么退货？"), ("Heading1", "多久到货？")
    data = document(one, ("", "七天内。"), two, ("", "三天。"))
    made = [given(each) for each in read(tmp_path, data, "faq.docx")]
    assert [each["title"] for each in made] == ["怎么退货？", "多久到货？"]
    assert [each["answer"] for each in made] == ["七天内。", "三天。"]
    swapped = read(tmp_path, document(two, ("", "三天。"), one, ("", "七天内。")), "faq.docx")
    assert {given(each)["external_id"] for each in swapped} == {
        each["external_id"] for each in made
    }


def test_a_pdf_is_an_article(tmp_path: Path) -> None:
    [made] = read(tmp_path, pdf("Within seven days.", "Unworn."), "returns.pdf")
    assert given(made)["title"] == "returns"
    assert given(made)["answer"] == "Within seven days.\n\nUnworn."


def test_a_pdf_with_an_outline_is_parted(tmp_path: Path) -> None:
    data = pdf("Returns\nSeven days.\nBills\nBy mail.", outline={"Returns": 0, "Bills": 0})
    made = [given(each) for each in read(tmp_path, data, "faq.pdf")]
    assert [(each["title"], each["answer"]) for each in made] == [
        ("Returns", "Seven days."),
        ("Bills", "By mail."),
    ]


def test_json_lines_are_rows(tmp_path: Path) -> None:
    lines = (
        '{"id": 7, "lang": "en", "question": "How?", "answer": "So.", "tags": ["a"], "n": {}}\n\n'
    )
    [made] = read(tmp_path, lines, "faq.jsonl")
    assert given(made) == {
        "external_id": "7",
        "language": "en",
        "title": "How?",
        "answer": "So.",
        "tags": ["a"],
    }


def test_a_json_list_is_rows_too(tmp_path: Path) -> None:
    text = json.dumps([{"title": "How?", "answer": "So."}, 7], indent=1)
    good, bad = read(tmp_path, text, "faq.json")
    assert given(good)["title"] == "How?"
    assert problems(bad) == [("", "not_json")]


TOPIC = {
    "id": 12,
    "title": "No data from the sensor",
    "tags": ["sensor", {"name": "rf"}],
    "post_stream": {
        "posts": [
            {"username": "ann", "cooked": "<p>Nothing arrives.</p>", "post_number": 1},
            {"username": "ben", "cooked": "<p>Wait.</p>", "post_number": 2, "like_count": 9},
            {
                "username": "cat",
                "cooked": "<p>Set the <code>group</code>. <script>x</script></p>",
                "post_number": 3,
                "created_at": "2026-02-03T04:05:06Z",
                "accepted_answer": True,
            },
        ]
    },
}


@pytest.mark.parametrize("content", [TOPIC, [TOPIC], {"topics": [TOPIC]}])
def test_a_topic_becomes_its_question_and_its_accepted_answer(
    tmp_path: Path, content: object
) -> None:
    [made] = read(tmp_path, json.dumps(content), "export.json")
    assert given(made) == {
        "external_id": "discourse:12",
        "title": "No data from the sensor",
        "answer": "Set the `group`.",
        "source": "cat, 2026-02-03",
        "category": "",
        "tags": ["sensor", "rf"],
    }


def test_without_an_accepted_answer_the_most_liked_one_counts(tmp_path: Path) -> None:
    posts = [dict(post) for post in TOPIC["post_stream"]["posts"]]  # type: ignore[index]
    posts[2].pop("accepted_answer")
    topic = {"id": 3, "title": "t", "post_stream": {"posts": posts}}
    [made] = read(tmp_path, json.dumps(topic), "export.json")
    assert given(made)["answer"] == "Wait."


def test_a_thread_that_only_its_asker_wrote_in_has_no_answer(tmp_path: Path) -> None:
    posts = [{"author": "ann", "text": "Anybody?"}, {"author": "ann", "text": "Still open."}]
    line = json.dumps({"id": "1", "title": "Help", "posts": posts})
    [made] = read(tmp_path, line + "\n" + line, "threads.jsonl")[:1]
    assert problems(made) == [("", "no_answer")]


DUMP = """<?xml version="1.0" encoding="utf-8"?>
<posts>
 <row Id="1" PostTypeId="1" AcceptedAnswerId="3" Title="How to reset?" Body="&lt;p&gt;It hangs.&lt;/p&gt;" Tags="&lt;reset&gt;&lt;power&gt;" OwnerDisplayName="ann" />
 <row Id="2" PostTypeId="2" ParentId="1" Score="9" Body="&lt;p&gt;Buy another.&lt;/p&gt;" />
 <row Id="3" PostTypeId="2" ParentId="1" Score="1" CreationDate="2020-05-06T07:08:09.000" OwnerDisplayName="ben" Body="&lt;p&gt;Hold &lt;b&gt;both&lt;/b&gt; keys.&lt;/p&gt;" />
 <row Id="4" PostTypeId="1" Title="Unanswered" Body="x" />
 <row Id="5" PostTypeId="5" Body="a tag wiki" />
</posts>"""  # noqa: E501


def test_a_stack_exchange_dump_gives_accepted_answers(tmp_path: Path) -> None:
    first, second = read(tmp_path, DUMP, "Posts.xml")
    assert given(first) == {
        "external_id": "stack_exchange:1",
        "title": "How to reset?",
        "answer": "Hold **both** keys.",
        "source": "ben, 2020-05-06",
        "category": "",
        "tags": ["reset", "power"],
    }
    assert problems(second) == [("", "no_answer")]


def test_the_options_fill_what_a_file_does_not_say(tmp_path: Path) -> None:
    [made] = read(
        tmp_path,
        "question,answer\nHow?,So.\n",
        "a.csv",
        options=Options(language="zh", product="p"),
    )
    assert isinstance(made, Candidate)
    assert (made.otherwise["language"], made.otherwise["product"]) == ("zh", "p")
