"""What may train the encoder, and what may not."""

from __future__ import annotations

from pathlib import Path

from kb_index import encoder
from kb_index.encoder.lessons import corpus
from kb_index.encoder.lessons.corpus import HeldOut
from kb_index.encoder.lessons.sources import LICENCES
from kb_index.sample.loading import sample_drafts

from .conftest import write_lines


def translations(folder: Path) -> list[tuple[str, str]]:
    """Return every translation of a folder, also those kept for measuring."""
    built = corpus.build([folder])
    return [*built.translations, *built.kept_translations]


def write_pairs(path: Path, *pairs: tuple[str, str]) -> None:
    """Write translations as a source holds them."""
    write_lines(path, ({"zh": zh, "en": en} for zh, en in pairs))


def test_a_source_without_a_known_licence_is_not_read(tmp_path: Path) -> None:
    write_pairs(tmp_path / "research_only" / "parallel.jsonl", ("修改密码", "Change the password"))
    assert translations(tmp_path) == []


def test_every_kind_of_record_is_read(data: Path) -> None:
    built = corpus.build([data])
    assert ("发票在哪里", "Where is my invoice") in built.translations + built.kept_translations
    assert ("密码", "password") in built.meanings
    groups = built.alike + built.kept_alike
    assert ("我的订单呢", "订单到哪了", "帮我找找订单") in groups


def test_what_the_sample_asks_and_answers_is_not_trained_on(tmp_path: Path) -> None:
    draft = next(one for one in sample_drafts() if one.kind == "faq" and one.language == "zh")
    write_pairs(
        tmp_path / "tico19" / "en-zh.jsonl",
        (draft.title, "A title of the sample"),
        (f"问题 3：{draft.title}", "The same title with a number"),
        ("另一个没有出现过的问题", "Something else entirely"),
    )
    assert [en for _, en in translations(tmp_path)] == ["Something else entirely"]


def test_a_paragraph_of_an_answer_of_the_sample_is_held_out() -> None:
    draft = next(one for one in sample_drafts() if one.kind == "faq" and len(one.answer) > 200)
    longest = max(draft.answer.splitlines(), key=len)
    assert f"**{longest}**" in HeldOut()


def test_traditional_text_is_learned_as_simplified(tmp_path: Path) -> None:
    write_pairs(tmp_path / "tico19" / "en-zh.jsonl", ("我的訂單在哪裡", "Where is my order?"))
    assert translations(tmp_path) == [("我的订单在哪里", "Where is my order?")]


def test_what_is_no_translation_is_left_out(tmp_path: Path) -> None:
    write_pairs(
        tmp_path / "tico19" / "en-zh.jsonl",
        ("GET /v1/orders", "Get all orders"),
        ("订单", "订单 order"),
        ("删除", "Delete " * 12),
        ("字" * (corpus.CHINESE_LIMIT + 1), "Too long " * 8),
    )
    assert translations(tmp_path) == []


def test_sentences_of_one_translation_are_alike(tmp_path: Path) -> None:
    write_pairs(
        tmp_path / "tatoeba_cmn_eng" / "cmn-eng.jsonl",
        ("你叫什么名字", "What's your name?"),
        ("请问您贵姓", "What's your name?"),
    )
    assert corpus.build([tmp_path]).alike == [("你叫什么名字", "请问您贵姓")]


def test_english_sentences_of_one_translation_are_alike_too(tmp_path: Path) -> None:
    write_pairs(
        tmp_path / "tatoeba_cmn_eng" / "cmn-eng.jsonl",
        ("你叫什么名字", "What's your name?"),
        ("你叫什么名字", "What are you called?"),
        ("你叫什么名字", "What are you called"),
    )
    assert corpus.build([tmp_path]).alike == [("What's your name?", "What are you called?")]


def test_a_section_is_alike_in_both_languages(tmp_path: Path) -> None:
    section = {
        "product": "ecs",
        "anchor": "a1",
        "zh_title": "删除实例",
        "en_title": "Delete it all",
    }
    row = section | {"zh": "在控制台删除一台实例。", "en": "Delete an instance in the console."}
    write_lines(tmp_path / "alibaba_cloud_docs" / "sections_zh_en_aligned.jsonl", [row])
    built = corpus.build([tmp_path])
    texts = (
        "删除实例",
        "在控制台删除一台实例。",
        "Delete it all",
        "Delete an instance in the console.",
    )
    assert [texts] == built.alike + built.kept_alike


def test_what_is_kept_for_measuring_is_not_trained_on(tmp_path: Path) -> None:
    pairs = [(f"第{number}号订单在哪里", f"Where is order {number}?") for number in range(300)]
    write_pairs(tmp_path / "tico19" / "en-zh.jsonl", *pairs)
    built = corpus.build([tmp_path])
    assert sorted(built.kept_translations + built.translations) == sorted(pairs)
    assert 0 < len(built.kept_translations) < 30
    assert corpus.build([tmp_path]) == built


def test_the_model_card_credits_every_source_that_is_read() -> None:
    card = (Path(encoder.__file__).parent / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert [one for one in LICENCES if one not in card] == []
