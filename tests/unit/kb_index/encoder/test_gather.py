"""How translations are found in checkouts of software."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from kb_index.encoder.gather.__main__ import main
from kb_index.encoder.gather.cleaning import plain, sentences
from kb_index.encoder.gather.documents import commented, neighbours, same_structure
from kb_index.encoder.gather.origins import PARALLEL, READING
from kb_index.encoder.gather.pairing import english_file
from kb_index.encoder.gather.strings import read_catalogue, read_strings
from kb_index.encoder.lessons.sources import LICENCES, Wordings, read


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("locales/zh-CN.json", "locales/en-US.json"),
        ("res/values-zh-rCN/strings.xml", "res/values/strings.xml"),
        ("zh/guide/start.md", "en/guide/start.md"),
        ("docs/zh-hans/start.md", "docs/start.md"),
        ("button/index.md", "button/index-en-US.md"),
        ("NTREX-128/newstest2019-ref.zho-CN.txt", "NTREX-128/newstest2019-src.eng.txt"),
    ],
)
def test_the_english_file_is_found_by_its_place(tmp_path: Path, chinese: str, english: str) -> None:
    expected = write(tmp_path / english, "")
    assert english_file(tmp_path, chinese) == expected
    assert english_file(tmp_path, english) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zh.json", '{"zh": {"order": {"cancel": "取消订单", "tags": ["甲", "乙"]}}}'),
        ("zh.yml", "zh:\n  order:\n    cancel: 取消订单\n"),
        ("zh.php", "<?php return ['order' => ['cancel' => '取消订单']];"),
    ],
)
def test_nested_strings_are_read_by_their_keys(tmp_path: Path, name: str, text: str) -> None:
    found = read_strings(write(tmp_path / name, text))
    assert [value for key, value in found.items() if key.strip(".") == "order.cancel"] == [
        "取消订单"
    ]
    assert len(found) == 1


def test_strings_of_android_and_windows_are_read(tmp_path: Path) -> None:
    android = '<resources><string name="a">Can\\\'t <b>send</b></string></resources>'
    windows = '<root><data name="b"><value>打开方式</value></data></root>'
    assert read_strings(write(tmp_path / "strings.xml", android)) == {"a": "Can't send"}
    assert read_strings(write(tmp_path / "zh.resw", windows)) == {"b": "打开方式"}


def test_a_data_pack_is_read_by_its_numbers(tmp_path: Path) -> None:
    text = "重新加载".encode()
    start = 12 + 2 * 6
    table = struct.pack("<HIHI", 7, start, 0, start + len(text))
    (tmp_path / "zh.pak").write_bytes(struct.pack("<IIHH", 5, 1, 1, 0) + table + text)
    assert read_strings(tmp_path / "zh.pak") == {"7": "重新加载"}


def test_a_catalogue_gives_what_translators_confirmed() -> None:
    text = (
        'msgid "Log out"\nmsgstr ""\n"退出"\n\n'
        '#, fuzzy\nmsgid "Delete"\nmsgstr "取消"\n\n'
        'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d 天"\n'
    )
    assert list(read_catalogue(text)) == [("退出", "Log out"), ("%d 天", "%d days")]


def test_sections_that_are_built_alike_are_paired() -> None:
    chinese = (
        "---\ntitle: 退款\n---\n先登录。\n\n## 步骤\n\n- 打开订单\n- 点退款\n\n"
        "## 其他\n\n多一段。\n\n完。"
    )
    english = (
        "---\ntitle: Refunds\n---\nSign in.\n\n## Steps\n\n- Open\n- Refund\n\n## Other\n\nEnd."
    )
    assert list(same_structure(chinese, english))[1:] == [
        ("退款", "Refunds"),
        ("先登录。", "Sign in."),
        ("步骤", "Steps"),
        ("打开订单", "Open"),
        ("点退款", "Refund"),
        ("其他", "Other"),
    ]


def test_documents_with_other_headings_are_not_paired() -> None:
    assert list(same_structure("# 一\n\n## 二", "# One")) == []


def test_originals_in_comments_and_in_neighbouring_paragraphs_are_found() -> None:
    assert list(commented("<!--\n## Pods\n\nA pod.\n-->\n## Pod\n\n一个 Pod。\n")) == [
        ("Pod", "Pods"),
        ("一个 Pod。", "A pod."),
    ]
    assert list(neighbours("Hello there.\n\n你好。\n\n```\ncode\n```")) == [
        ("你好。", "Hello there.")
    ]


def test_sentences_are_paired_where_both_texts_have_as_many() -> None:
    assert list(sentences("先登录。再付款！", "Sign in first. Then pay!")) == [
        ("先登录。", "Sign in first."),
        ("再付款！", "Then pay!"),
    ]
    assert list(sentences("先登录，再付款。", "Sign in first. Then pay.")) == [
        ("先登录，再付款。", "Sign in first. Then pay.")
    ]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("Cancel", "Cancel"),
        ("注文をキャンセル", "Cancel the order"),
        ("取消订单", "取消订单"),
        ("好", "A very long sentence that cannot be what one character says"),
        ("联系 Alice 与 Robert", "Contact us by telephone"),
        ("草稿", "orderState.Draft"),
    ],
)
def test_pairs_that_cannot_be_translations_are_left_out(chinese: str, english: str) -> None:
    assert list(sentences(chinese, english)) == []


def test_markup_shortcuts_and_places_to_fill_in_are_taken_out() -> None:
    assert plain("请看 **[帮助](/help)** 或 `%s`(&H)") == "请看帮助或"
    assert plain("{a} {b} {c}") == ""


def test_what_is_gathered_can_be_learnt_from(tmp_path: Path) -> None:
    write(tmp_path / "in" / "saleor" / "zh.json", '{"a": "取消订单", "b": "帮助", "c": "无"}')
    write(tmp_path / "in" / "saleor" / "en.json", '{"a": "Cancel order", "b": "Help"}')
    write(tmp_path / "in" / "saleor" / "zh" / "broken.json", "{")
    write(tmp_path / "in" / "saleor" / "en" / "broken.json", "{}")
    question = {"id": 1, "question": "谁研究星星？", "answers": [{"text": "张三"}]}
    paragraph = {"context": "李四唱歌。张三研究星星。", "qas": [question]}
    squad = {"data": [{"paragraphs": [paragraph]}]}
    write(tmp_path / "in" / "drcd" / "dev.json", json.dumps(squad))
    assert main([str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    records = list(read([tmp_path / "out"]))
    assert [source for source, _ in records] == ["drcd", "saleor", "saleor"]
    assert records[0][1] == Wordings(("谁研究星星？", "张三研究星星。"))


def test_every_gathered_source_has_a_licence() -> None:
    assert {*PARALLEL, *READING} - LICENCES.keys() == set()
