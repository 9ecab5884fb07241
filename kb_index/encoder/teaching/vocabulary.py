"""The teacher's tokenizer, taught Chinese characters and words.

English is cut as before. A stretch of Chinese is cut into the longest known words, from the
left; every character of GB 2312 is known, a Traditional one by its Simplified form, and the
rare rest is "unknown" alone, without its neighbours.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opencc
import rjieba

UNKNOWN = "[UNK]"
WORDS = 10_000

_FIRST, _LAST = "\u4e00", "\u9fff"
_RUN = f"[{_FIRST}-{_LAST}]+"
_CONTINUED = "##"
_LONGEST_WORD = 4
_SEEN = 2
_LONGEST_RUN = 2_000
# Chinese punctuation that NFKC leaves alone, as the teacher's punctuation.
_PUNCTUATION = {"。": ".", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "《": '"', "》": '"'}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """New tokens in the order of their rows, which follow the ``known`` rows of the teacher."""

    tokens: tuple[str, ...]
    known: int

    def __len__(self) -> int:
        return self.known + len(self.tokens)

    @property
    def ids(self) -> dict[str, int]:
        """Return the row of every new token."""
        return {token: self.known + row for row, token in enumerate(self.tokens)}


def choose(
    texts: Iterable[str],
    frequencies: Mapping[str, int],
    dictionary: Iterable[str],
    known: int,
    words: int = WORDS,
) -> Vocabulary:
    """Choose all common characters, and the words most frequent here and in general text."""
    characters: Counter[str] = Counter()
    segmented: Counter[str] = Counter()
    for text in texts:
        characters.update(one for one in text if _FIRST <= one <= _LAST)
        segmented.update(word for word in rjieba.cut(text, False) if _is_word(word))
    common = dict.fromkeys(gb2312())
    seen = (one for one, count in characters.most_common() if count >= _SEEN)
    common |= dict.fromkeys(one for one in seen if _simplified(one) == one)
    return Vocabulary((*common, *_words(segmented, frequencies, dictionary, words)), known)


def _words(
    segmented: Counter[str], frequencies: Mapping[str, int], dictionary: Iterable[str], words: int
) -> list[str]:
    general = {word: frequencies.get(word, 0) for word in dictionary if _is_word(word)}
    here_total, general_total = max(1, segmented.total()), max(1, sum(general.values()))
    shares = {
        word: segmented[word] / here_total + general.get(word, 0) / general_total
        for word in (*segmented, *general)
    }
    best = sorted(shares, key=lambda word: (-shares[word], word))
    return best[:words]


def _is_word(word: str) -> bool:
    return 1 < len(word) <= _LONGEST_WORD and all(_FIRST <= one <= _LAST for one in word)


def gb2312() -> list[str]:
    """Return the 6,763 characters of GB 2312, the common ones first."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [one for row in rows if (one := row.decode("gb2312", "ignore"))]


def write(teacher: Path, vocabulary: Vocabulary, folder: Path) -> None:
    """Write the tokenizer's files: one row for both forms of a token, alone and continued.

    Written as JSON by hand: saving through the library would drop the second form of a row.
    """
    tokenizer = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"] = _rows(tokenizer["model"]["vocab"], vocabulary)
    tokenizer["model"]["max_input_chars_per_word"] = _LONGEST_RUN
    tokenizer |= {"truncation": None, "padding": None, **_cutting()}
    folder.mkdir(parents=True, exist_ok=True)
    _write_json(folder / "tokenizer.json", tokenizer)
    _write_json(folder / "tokenizer_config.json", _CONFIG)


_CONFIG = {
    "backend": "tokenizers",
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": 128,
    **{f"{name}_token": f"[{name.upper()}]" for name in ("unk", "sep", "pad", "cls", "mask")},
}


def _rows(rows: dict[str, int], vocabulary: Vocabulary) -> dict[str, int]:
    """Return every token's row; Chinese rows of the teacher are given up for new ones."""
    unknown = rows[UNKNOWN]
    kept = {token: row for token, row in rows.items() if not _FIRST <= token[-1] <= _LAST}
    chinese = vocabulary.ids
    for code in range(ord(_FIRST), ord(_LAST) + 1):
        character = chr(code)
        chinese.setdefault(character, chinese.get(_simplified(character), unknown))
    continued = {_CONTINUED + token: row for token, row in chinese.items()}
    return {**kept, **chinese, **continued}


def _cutting() -> dict[str, Any]:
    folds = [
        {"type": "Replace", "pattern": {"String": one}, "content": other}
        for one, other in _PUNCTUATION.items()
    ]
    bert = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": False}
    bert |= {"strip_accents": None, "lowercase": True}
    run = {"type": "Split", "pattern": {"Regex": _RUN}, "behavior": "Isolated", "invert": False}
    return {
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, *folds, bert]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "BertPreTokenizer"}, run]},
    }


_TO_SIMPLIFIED = opencc.OpenCC("t2s")


def _simplified(character: str) -> str:
    return str(_TO_SIMPLIFIED.convert(character))


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
