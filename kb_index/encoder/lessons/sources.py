"""Which data may train the encoder, with its licence, and how each kind of file is read.

Only folders named here are read, so that a set for research alone cannot slip in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LICENCES = {
    "alibaba_cloud_docs": "MIT (github.com/AlibabaCloudDocs)",
    "cc_cedict": "CC-BY-SA-4.0 (CC-CEDICT, cc-cedict.org), training only",
    "docs_ant_design": "MIT (github.com/ant-design/ant-design)",
    "docs_apache_apisix": "Apache-2.0 (github.com/apache/apisix)",
    "docs_apache_dolphinscheduler": "Apache-2.0 (github.com/apache/dolphinscheduler)",
    "docs_apache_iotdb": "Apache-2.0 (github.com/apache/iotdb-docs)",
    "docs_apache_seatunnel": "Apache-2.0 (github.com/apache/seatunnel)",
    "docs_chaosmesh": "CC-BY-4.0 (github.com/chaos-mesh/website)",
    "docs_cloudwego": "Apache-2.0 (github.com/cloudwego/cloudwego.github.io)",
    "docs_dify": "CC-BY-4.0 (github.com/langgenius/dify-docs)",
    "docs_element": "MIT (github.com/ElemeFE/element)",
    "docs_karmada": "CC-BY-4.0 (github.com/karmada-io/website)",
    "docs_kubevela": "Apache-2.0 (github.com/kubevela/kubevela.github.io)",
    "docs_mindspore": "Apache-2.0 and CC-BY-4.0 (MindSpore documentation)",
    "docs_paddle": "Apache-2.0 (github.com/PaddlePaddle/docs)",
    "docs_vant": "MIT (github.com/youzan/vant)",
    "jieba": "MIT (github.com/fxsjy/jieba), word frequencies alone",
    "logingov_help": "CC0-1.0 (login.gov help centre)",
    "ms_alchemy_insights": "CC-BY-4.0 (Microsoft, Alchemy Insights)",
    "ms_chitchat_qna": "MIT (github.com/microsoft/botframework-solutions)",
    "ntrex": "CC-BY-SA-4.0 (github.com/MicrosoftTranslator/NTREX), training only",
    "tatoeba_cmn_eng": "CC-BY-2.0-FR (tatoeba.org)",
    "tico19": "CC0-1.0 (tico-19.github.io)",
    "ui_strings_parallel": "MIT, Apache-2.0 and BSD-3-Clause (five projects' translations)",
    "xquad": "CC-BY-SA-4.0 (github.com/google-deepmind/xquad), training only",
}

LEAD = {True: 64, False: 160}
"""Characters of an answer that stand for it: of one with Chinese, and of another."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_MARKUP = re.compile(r"^#+\s.*$|^[-*>|\s]+|[*`#|]", re.M)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Translation:
    """A Chinese and an English text of one meaning."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Wordings:
    """Texts that mean, or answer, the same; ``address`` names the section, if known."""

    texts: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A dictionary entry: Traditional and Simplified form, reading, English meanings."""

    traditional: str
    simplified: str
    pinyin: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a Chinese word occurs in general text."""

    word: str
    count: int


Record = Translation | Wordings | Word | Frequency


def read(folders: Iterable[Path]) -> Iterator[tuple[str, Record]]:
    """Yield (source, record) of every known source below the folders, in a fixed order."""
    for folder in folders:
        for source in sorted(LICENCES.keys() & {path.name for path in folder.iterdir()}):
            for path in sorted((folder / source).iterdir()):
                for record in _records(path):
                    yield source, record


def _records(path: Path) -> Iterator[Record]:
    for pattern, reader in _READERS.items():
        if re.fullmatch(pattern, path.name):
            lines = path.read_text(encoding="utf-8").splitlines()
            for line in lines:
                yield from reader(line)
            return


def lead(answer: str) -> str:
    """Return the first words of a Markdown answer as plain text."""
    text = " ".join(_MARKUP.sub(" ", answer).split())
    return text[: LEAD[bool(_CHINESE.search(text))]]


def _translation(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    if isinstance(row.get("zh"), str) and isinstance(row.get("en"), str):
        yield Translation(row["zh"], row["en"])


def _section(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    texts = (row["zh_title"], lead(row["zh"]), row["en_title"], lead(row["en"]))
    yield Wordings(texts, _address(row))
    yield Translation(row["zh_title"], row["en_title"])


def _titles(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Wordings(tuple(row["titles"]), _address(row))


def _small_talk(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Wordings(tuple(row["questions"]), f"small_talk {row['id']}")


def _question(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Wordings((row["question"], lead(row["answer"])))


def _article(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Wordings((row["title"], lead(row["text"])))


def _insight(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Translation(row["title_zh"], row["en_slug"])
    if row["translation"] == "HT":
        yield Wordings((row["title_zh"], lead(row["text_zh_cn"])))


def _word(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Word(row["trad"], row["simp"], row["pinyin"], tuple(row["en"]))


def _frequency(line: str) -> Iterator[Record]:
    word, count, *_ = line.split(" ")
    yield Frequency(word, int(count))


def _address(row: Row) -> str:
    return f"{row['product']} {row['anchor']}"


_READERS: dict[str, Callable[[str], Iterator[Record]]] = {
    r"parallel(_paragraphs)?\.jsonl|en-zh\.jsonl|cmn-eng\.jsonl": _translation,
    r"sections_zh_en_aligned\.jsonl": _section,
    r"title_variants_(zh|en)\.jsonl": _titles,
    r"chitchat_(zh-cn|en-us)\.jsonl": _small_talk,
    r"faq(_zh|_en)?\.jsonl": _question,
    r"kb\.jsonl": _article,
    r"kb_zh\.jsonl": _insight,
    r"cedict\.jsonl": _word,
    r"dict\.txt": _frequency,
}
