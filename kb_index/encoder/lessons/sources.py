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
    "android": "Apache-2.0 (Android's own apps, and Thunderbird, Wikipedia, Home Assistant)",
    "astro": "MIT (github.com/withastro/docs)",
    "bagisto": "MIT (github.com/bagisto/bagisto)",
    "cc_cedict": "CC-BY-SA-4.0 (CC-CEDICT, cc-cedict.org), training only",
    "chromium": "BSD-3-Clause (Chromium's texts in cefpython3)",
    "cldr": "Unicode-3.0 (Unicode CLDR's names and annotations)",
    "cmrc2018": "CC-BY-SA-4.0 (github.com/ymcui/cmrc2018), training only",
    "cncf_glossary": "CC-BY-4.0 (github.com/cncf/glossary)",
    "dart": "CC-BY-4.0 (github.com/cfug/dart.cn)",
    "devtools": "BSD-3-Clause (npm chrome-devtools-frontend)",
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
    "drcd": "CC-BY-SA-3.0 (github.com/DRCKnowledgeTeam/DRCD), training only",
    "echarts": "Apache-2.0 (github.com/apache/echarts-doc)",
    "electron": "MIT (github.com/electron/i18n)",
    "fastapi": "MIT (github.com/fastapi/fastapi)",
    "godot": "MIT (github.com/godotengine/godot-editor-l10n)",
    "home_assistant": "Apache-2.0 (PyPI homeassistant, home-assistant-frontend)",
    "huggingface_course": "Apache-2.0 (github.com/huggingface/course)",
    "iot_lessons": "MIT (github.com/microsoft/IoT-For-Beginners)",
    "jieba": "MIT (github.com/fxsjy/jieba), word frequencies alone",
    "kubernetes": "CC-BY-4.0 (github.com/kubernetes/website)",
    "lighthouse": "Apache-2.0 (npm lighthouse)",
    "logingov_help": "CC0-1.0 (login.gov help centre)",
    "matrix": "Apache-2.0 (npm matrix-react-sdk 3.85)",
    "ms_alchemy_insights": "CC-BY-4.0 (Microsoft, Alchemy Insights)",
    "ms_chitchat_qna": "MIT (github.com/microsoft/botframework-solutions)",
    "node_red": "Apache-2.0 (npm @node-red/editor-client)",
    "nodejs": "MIT (github.com/nodejs/nodejs.org)",
    "ntrex": "CC-BY-SA-4.0 (github.com/MicrosoftTranslator/NTREX), training only",
    "opensource_guide": "CC-BY-4.0 (github.com/github/opensource.guide)",
    "orchard": "BSD-3-Clause (github.com/OrchardCMS/OrchardCore.Translations)",
    "osm_id": "ISC (github.com/openstreetmap/iD and its tagging schema)",
    "pinia": "MIT (github.com/vuejs/pinia)",
    "python_apps": "MIT and BSD (translations of nine Python programs)",
    "react": "CC-BY-4.0 (github.com/reactjs/react.dev, zh-hans.react.dev)",
    "rms": "CC-BY-4.0 (github.com/MicrosoftDocs/Azure-RMSDocs)",
    "rust_book": "MIT (github.com/rust-lang/book, KaiserY/trpl-zh-cn)",
    "saleor": "BSD-3-Clause (github.com/saleor/saleor-dashboard)",
    "scratch": "BSD-3-Clause (npm scratch-l10n 3.18)",
    "semi_design": "MIT (github.com/DouyinFE/semi-design)",
    "sylius": "MIT (github.com/Sylius/Sylius)",
    "tatoeba_cmn_eng": "CC-BY-2.0-FR (tatoeba.org)",
    "tauri": "MIT (github.com/tauri-apps/tauri-docs)",
    "tico19": "CC0-1.0 (tico-19.github.io)",
    "tldr": "CC-BY-4.0 (github.com/tldr-pages/tldr)",
    "ui_strings_parallel": "MIT, Apache-2.0 and BSD-3-Clause (five projects' translations)",
    "vue": "CC-BY-4.0 (github.com/vuejs/docs, vuejs-translations/docs-zh-cn)",
    "webchat": "MIT (npm botframework-webchat-api)",
    "webpack": "CC-BY-4.0 (github.com/webpack/webpack.js.org, docschina/webpack.js.org)",
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


def _texts(line: str) -> Iterator[Record]:
    row: Row = json.loads(line)
    yield Wordings(tuple(row["texts"]))


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
    r"questions\.jsonl": _texts,
    r"kb\.jsonl": _article,
    r"kb_zh\.jsonl": _insight,
    r"cedict\.jsonl": _word,
    r"dict\.txt": _frequency,
}
