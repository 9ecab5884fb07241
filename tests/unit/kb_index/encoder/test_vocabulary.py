"""How texts are cut into tokens."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from kb_index.encoder.teaching import vocabulary
from kb_index.encoder.teaching.teacher import default_teacher
from kb_index.encoder.teaching.vocabulary import Vocabulary

KNOWN = 30_522


@pytest.fixture(scope="module")
def chosen() -> Vocabulary:
    texts = ["怎么申请退款", "退款多久到账", "怎么申请发票"]
    return vocabulary.choose(texts, {"银行": 9}, ["银行", "踌躇"], KNOWN, words=5)


@pytest.fixture(scope="module")
def reader(chosen: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    folder = tmp_path_factory.mktemp("tokenizer")
    vocabulary.write(default_teacher(), chosen, folder)
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def tokens(reader: Tokenizer, text: str) -> list[str]:
    return [token.removeprefix("##") for token in reader.encode(text).tokens[1:-1]]


def test_every_character_of_gb2312_is_known(chosen: Vocabulary) -> None:
    assert len(vocabulary.gb2312()) == 6_763
    assert set(vocabulary.gb2312()) <= set(chosen.tokens)


def test_frequent_words_are_known_from_the_texts_and_from_general_text(chosen: Vocabulary) -> None:
    assert {"退款", "怎么", "申请", "银行"} <= set(chosen.tokens)
    assert "踌躇" not in chosen.tokens


def test_chinese_is_cut_into_the_longest_known_words(reader: Tokenizer) -> None:
    assert tokens(reader, "怎么申请退款?") == ["怎么", "申请", "退款", "?"]


def test_a_word_has_one_row_wherever_it_stands(reader: Tokenizer) -> None:
    alone, after = reader.encode("退款").ids, reader.encode("申请退款").ids
    assert alone[1] == after[2]


def test_a_traditional_character_has_the_row_of_its_simplified_form(reader: Tokenizer) -> None:
    assert reader.encode("請問發票").ids == reader.encode("请 问 发 票").ids


def test_a_rare_character_is_unknown_without_its_neighbours(reader: Tokenizer) -> None:
    ids = reader.encode("退款龘").ids
    assert ids[1] == reader.encode("退款").ids[1]
    assert ids[2] == reader.token_to_id(vocabulary.UNKNOWN)


def test_english_is_cut_as_the_teacher_cuts_it(reader: Tokenizer) -> None:
    teacher = Tokenizer.from_file(str(default_teacher() / "tokenizer.json"))
    teacher.no_padding()
    text = "How do I get a refund for my un-rackable Café order?"
    assert reader.encode(text).ids == teacher.encode(text).ids


def test_chinese_between_english_words_is_cut_as_if_spaces_stood_there(reader: Tokenizer) -> None:
    assert reader.encode("给ECS退款").ids == reader.encode("给 ECS 退款").ids


def test_chinese_punctuation_is_read_as_the_teachers(reader: Tokenizer) -> None:
    assert tokens(reader, "退款，发、票。") == ["退款", ",", "发", ",", "票", "."]
