"""What would make an article easier to find and to read: plain measures, each with its number.

No score and no grade: an editor sees what was counted, and decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from core.errors import Language
from kb_index.article import Audience, Draft
from kb_index.render import to_text
from kb_index.text.folding import normalise

LANGUAGES: tuple[Language, ...] = ("zh", "en")
ENOUGH_VARIANTS = 2
LONGEST_TITLE = {"zh": 40, "en": 15}
LONGEST_SENTENCE = {"zh": 60, "en": 30}
LONGEST_PARAGRAPH = {"zh": 250, "en": 120}
LONGEST_PLAIN = {"zh": 800, "en": 400}
"""Chinese characters, English words."""

_QUOTED = 30
_FENCED = re.compile(r"^\s*(```|~~~).*?^\s*\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s|^\S.*\n(?:===+|---+)\s*$", re.MULTILINE)
_VAGUE_LINK = re.compile(
    r"(?<!!)\[\s*(?:点击|请?点击(?:这里|此处)|这里|此处|(?:click )?here|link|this)\s*\]\(",
    re.IGNORECASE,
)
_PICTURE_WITHOUT_WORDS = re.compile(r"!\[\s*\]\(")
_SENTENCE = {"zh": re.compile(r"[^。！？!?；;]+"), "en": re.compile(r".+?(?:[.!?](?=\s|$)|$)")}
_WORD = {"zh": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[A-Za-z0-9]+"), "en": re.compile(r"\S+")}
_QUESTION = {
    "zh": re.compile(
        r"[？?]|吗|呢|如何|怎|什么|为何|哪|多少|多久|多长|几|是否|能否|可否|可不可以|能不能|是不是"
    ),
    "en": re.compile(
        r"\?|^(?:how|what|why|where|when|which|who|whose|am|is|are|was|were|do|does|did|can|could|"
        r"will|would|should|has|have|may|i|my)\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint: a stable code, the field that it is about, how many or how much, and words."""

    code: str
    field: str
    value: int
    zh: str
    en: str


def hints(draft: Draft, languages: Collection[str] = ()) -> list[Hint]:
    """Return what to look at in a draft; ``languages`` are those the article is there in."""
    found = (check(draft) for check in _CHECKS)
    own = [hint for each in found for hint in each]
    return [*own, *_translations(draft, languages)]


def _title(draft: Draft) -> Iterator[Hint]:
    language = _language(draft)
    if draft.title and not _QUESTION[language].search(draft.title):
        yield Hint(
            "title_no_question",
            "title",
            0,
            "标题不是一个问题：客户是用问题来搜索的，例如“如何……？”",
            "The title is no question, but customers ask questions: “How do I …?”",
        )
    length = _length(draft.title, language)
    if length > LONGEST_TITLE[language]:
        yield Hint(
            "title_long",
            "title",
            length,
            f"标题有 {length} 个字，{LONGEST_TITLE[language]} 字以内更容易看懂",
            f"The title has {length} words; up to {LONGEST_TITLE[language]} are read at a glance",
        )


def _variants(draft: Draft) -> Iterator[Hint]:
    said = {normalise(draft.title), *map(normalise, draft.variants)}
    fresh = len(said) - 1
    if len(draft.variants) > fresh:
        twice = len(draft.variants) - fresh
        yield Hint(
            "variant_twice",
            "variants",
            twice,
            f"有 {twice} 个问法与标题或其他问法相同",
            f"{twice} wordings say the same as the title or another one",
        )
    if fresh < ENOUGH_VARIANTS:
        yield Hint(
            "few_variants",
            "variants",
            fresh,
            "补充客户会用的其他问法，尤其是不用行话的说法",
            "Add other wordings that customers use, above all those without terms of the trade",
        )


def _sentences(draft: Draft) -> Iterator[Hint]:
    language = _language(draft)
    sentences = [one for line in _lines(draft) for one in _SENTENCE[language].findall(line)]
    long = [one for one in sentences if _length(one, language) > LONGEST_SENTENCE[language]]
    if long:
        first = long[0].strip()[:_QUOTED]
        yield Hint(
            "sentence_long",
            "answer",
            len(long),
            f"{len(long)} 个句子超过 {LONGEST_SENTENCE[language]} 字，第一句：“{first}…”",
            f"{len(long)} sentences are longer than {LONGEST_SENTENCE[language]} words; "
            f"the first: “{first}…”",
        )


def _paragraphs(draft: Draft) -> Iterator[Hint]:
    language = _language(draft)
    limit = LONGEST_PARAGRAPH[language]
    long = [line for line in _lines(draft) if _length(line, language) > limit]
    if long:
        yield Hint(
            "paragraph_long",
            "answer",
            len(long),
            f"{len(long)} 段超过 {limit} 字，可以分段，或把步骤写成列表",
            f"{len(long)} paragraphs are longer than {limit} words; part them, or list the steps",
        )
    length = sum(_length(line, language) for line in _lines(draft))
    if length > LONGEST_PLAIN[language] and not _HEADING.search(_FENCED.sub("", draft.answer)):
        yield Hint(
            "no_heading",
            "answer",
            length,
            f"答案有 {length} 个字，却没有小标题",
            f"The answer has {length} words and no heading",
        )


def _links(draft: Draft) -> Iterator[Hint]:
    prose = _FENCED.sub("", draft.answer)
    if vague := len(_VAGUE_LINK.findall(prose)):
        yield Hint(
            "link_vague",
            "answer",
            vague,
            f"{vague} 个链接的文字没有说明去哪里（如“点击这里”）",
            f"{vague} links do not say where they lead (“here”)",
        )
    if bare := len(_PICTURE_WITHOUT_WORDS.findall(prose)):
        yield Hint(
            "picture_without_words",
            "answer",
            bare,
            f"{bare} 张图片没有文字说明，看不到图的人和搜索都读不到",
            f"{bare} pictures have no words for those who cannot see them, and for search",
        )


def _readers(draft: Draft) -> Iterator[Hint]:
    if draft.audience is Audience.AGENTS:
        yield Hint(
            "agents_only",
            "audience",
            0,
            "只有客服能看到，机器人不会用它回答客户",
            "Agents alone see it; the bot does not answer customers with it",
        )


def _translations(draft: Draft, languages: Collection[str]) -> Iterator[Hint]:
    names = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
    for language in LANGUAGES:
        if language not in (*languages, draft.language):
            zh, en = names[language]
            yield Hint(
                "translation_missing",
                "language",
                0,
                f"还没有{zh}版本：用{zh}提问的客户看到的是外文答案",
                f"There is no {en} version: who asks in {en} is shown a foreign one",
            )


def _lines(draft: Draft) -> list[str]:
    """Return the answer's paragraphs and list items as plain text, without code."""
    return to_text(_FENCED.sub("", draft.answer)).split("\n")


def _length(text: str, language: Language) -> int:
    """Count Chinese characters (a run of Latin letters is one), or English words."""
    return len(_WORD[language].findall(text))


def _language(draft: Draft) -> Language:
    return "zh" if draft.language == "zh" else "en"


_CHECKS: tuple[Callable[[Draft], Iterator[Hint]], ...] = (
    _title,
    _variants,
    _sentences,
    _paragraphs,
    _links,
    _readers,
)
