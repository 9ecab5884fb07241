"""Reading questions: Chinese and English terms, Traditional characters, words without meaning."""

from __future__ import annotations

import pytest

from kb_index.text.folding import normalise
from kb_index.text.language import terms


def test_question_words_and_particles_are_no_terms() -> None:
    assert terms("请问怎么退款呢？").words == ("退款",)


@pytest.mark.parametrize(
    "text", ["", "   ", "？？！", "🙂🙂", "怎么办？", "how can I do this?", "的"]
)
def test_text_without_meaning_has_no_terms(text: str) -> None:
    found = terms(text)
    assert not found.words
    assert not found.pairs


def test_pairs_do_not_cross_a_particle() -> None:
    assert terms("怎么退款").pairs == ("退款",)


def test_english_words_are_stemmed() -> None:
    assert terms("refunds for instances").words == terms("refund instance").words


def test_mixed_scripts_give_terms_of_both() -> None:
    assert set(terms("ECS实例refund").words) == {"ec", "实例", "refund"}


def test_traditional_text_reads_as_simplified_with_the_mainland_words() -> None:
    assert normalise("怎麼重置雲伺服器密碼") == "怎么重置云服务器密码"


def test_simplified_text_keeps_its_words() -> None:
    assert normalise("文件和程序") == "文件和程序"


def test_full_width_letters_read_as_ascii() -> None:
    assert normalise("ＥＣＳ １２") == "ecs 12"


def test_small_talk_keeps_every_word() -> None:
    assert terms("who are you", every_word=True).words
    assert not terms("who are you").words


@pytest.mark.parametrize(
    "pair", [("怎么退钱", "退款"), ("怎么收费", "计费"), ("money back", "退款")]
)
def test_synonyms_share_a_group(pair: tuple[str, str]) -> None:
    first, second = (set(terms(text).groups) for text in pair)
    assert first & second


def test_a_synonym_inside_a_longer_english_word_does_not_count() -> None:
    assert terms("fee").groups
    assert not terms("coffees").groups
