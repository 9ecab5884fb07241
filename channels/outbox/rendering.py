"""A message of the transcript as pieces to send; a pure function, so that nothing can go missing.

Everything that the widget shows as a button is an option of a menu here, and every option has a
number, so that it can be chosen where there are no menus. What an option does is told again by
`options_of` when it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from channels.outbox.asking import survey_piece
from channels.outbox.piece import (
    Card,
    Limits,
    Menu,
    Option,
    Picture,
    Piece,
    Words,
    fit,
    spelled_out,
)
from channels.outbox.wording import Word, word
from handoff.message import Kind, Notice, Sender

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
_TAG = 8
_CARD_TEXT = 120


class Link(Protocol):
    """Makes the addresses of pages for one customer; None where pages are not served."""

    def article(self, article_id: str) -> str | None:
        """Return the address of an article's page."""

    def survey(self, survey_id: str) -> str | None:
        """Return the address of a survey's page."""


class Message(Protocol):
    """A message as the transcript keeps it."""

    conversation_id: str
    seq: int
    sender: str
    author_name: str | None
    kind: str
    text: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A piece and how urgent it is.

    ``rides`` goes along with the next piece and is never sent alone; ``lapses`` is worth nothing
    later, so it is dropped rather than kept for her next message.
    """

    piece: Piece
    rides: bool = False
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An option as it is shown and what it does; without an action, its label is what she says."""

    label: str
    action: dict[str, Any] | None = None


def options_of(message: Message, language: str) -> list[Offer]:
    """Return what can be chosen under a message of the bot, in its order."""
    person = Offer(word(Word.PERSON, language), {"kind": "request_person"})
    match message.kind:
        case Kind.ANSWER:
            return [*_votes(message.data["article"]["id"], language), person]
        case Kind.CHOICES:
            chosen = message.data["choices"]
            return [*(_choice(each) for each in chosen), person]
        case Kind.ALTERNATIVES:
            return [_alternative(message.data, each) for each in message.data["alternatives"]]
        case Kind.OFFER_PERSON:
            return [person, Offer(word(Word.GO_ON, language), {"kind": "go_on"})]
    return []


def option_id(conversation_id: str, seq: int, number: int) -> str:
    """Return the id of an option: enough of the conversation's, the message, and its number."""
    return f"{conversation_id[:_TAG]}.{seq}.{number}"


def read_option(option: str, conversation_id: str) -> tuple[int, int] | None:
    """Return message and number of an option's id; None if it is of another conversation."""
    tag, _, rest = option.partition(".")
    seq, _, number = rest.partition(".")
    if tag != conversation_id[:_TAG] or not (_is_number(seq) and _is_number(number)):
        return None
    return int(seq), int(number)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def render(message: Message, language: str, limits: Limits, link: Link) -> list[Rendered]:
    """Return what is sent of a message; nothing of a customer's own and of what she need not know.

    ``language`` is the conversation's.
    """
    if message.sender == Sender.CUSTOMER:
        return []
    if message.sender == Sender.SYSTEM:
        return _system(message, language, limits, link)
    pieces = _pieces(message, language, limits, link)
    return [
        Rendered(part) for piece in pieces for part in fit(_shown(piece, language, limits), limits)
    ]


def _shown(piece: Piece, language: str, limits: Limits) -> Piece:
    if isinstance(piece, Menu) and not limits.menus:
        return spelled_out(piece, word(Word.PICK, language))
    if isinstance(piece, Card) and not limits.cards:
        return Words(f"{piece.title}\n{piece.text}\n" + word(Word.READ_ON, language, url=piece.url))
    return piece


def _pieces(message: Message, language: str, limits: Limits, link: Link) -> list[Piece]:
    match message.kind:
        case Kind.ANSWER:
            return _answer(message, language, link)
        case Kind.ARTICLE:
            return [_article(message.data["article"], message.data["article"]["summary"], link)]
        case Kind.FILE:
            return [_file(message.data["file"], language)]
        case Kind.CHOICES | Kind.ALTERNATIVES | Kind.OFFER_PERSON:
            return [_menu(message, message.text, language)]
    return [Words(message.text)]


def _menu(message: Message, text: str, language: str) -> Menu:
    offers = options_of(message, language)
    ids = (option_id(message.conversation_id, message.seq, n) for n in range(1, len(offers) + 1))
    return Menu(text, tuple(Option(i, each.label) for i, each in zip(ids, offers, strict=True)))


def _answer(message: Message, language: str, link: Link) -> list[Piece]:
    """A short answer stands in the chat; of a long one, its beginning on a card that opens it."""
    article = message.data["article"]
    title = article["title"]
    if message.data.get("foreign"):
        title += word(Word.FOREIGN, language)
    url = None if message.data.get("complete", True) else link.article(article["id"])
    if url is None:
        return [_menu(message, f"{title}\n\n{message.text}", language)]
    card = Card(title, _beginning(message.text), url)
    return [card, _menu(message, word(Word.DID_IT_HELP, language), language)]


def _article(article: dict[str, Any], text: str, link: Link) -> Piece:
    url = link.article(article["id"])
    if url is None:
        return Words(f"{article['title']}\n{text}")
    return Card(article["title"], _beginning(text), url)


def _file(file: dict[str, Any], language: str) -> Piece:
    if file["type"] in _PICTURES:
        return Picture(file["id"], file["name"], file["type"])
    return Words(word(Word.FILE, language, name=file["name"]))


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CARD_TEXT else line[: _CARD_TEXT - 1] + "…"


def _votes(article_id: str, language: str) -> list[Offer]:
    helped = {"kind": "helped", "article_id": article_id}
    return [
        Offer(word(Word.SOLVED, language), {**helped, "value": True}),
        Offer(word(Word.NOT_SOLVED, language), {**helped, "value": False}),
    ]


def _choice(choice: dict[str, Any]) -> Offer:
    return Offer(choice["title"], {"kind": "choose", "article_id": choice["article_id"]})


def _alternative(data: dict[str, Any], one: dict[str, str]) -> Offer:
    action = {"facet": one["facet"], "value": one["value"], "question": data["question"]}
    return Offer(one["name"], {"kind": "clarify", **action})


_RIDING = frozenset({Notice.ACCEPTED, Notice.TRANSFERRED, Notice.RETURNED_TO_QUEUE})
_SILENT = frozenset({Notice.REOPENED, Notice.CONTACT_LEFT, Notice.GONE_WHILE_WAITING})


def _system(message: Message, language: str, limits: Limits, link: Link) -> list[Rendered]:
    if message.kind == Kind.SURVEY:
        url = link.survey(message.data["survey_id"])
        asked = survey_piece(message.text, message.data, language, limits, url)
        return [Rendered(asked, lapses=True)]
    if message.kind == Kind.RECALL:
        return [Rendered(Words(word(Word.TAKEN_BACK, language)), rides=True)]
    if message.kind != Kind.NOTICE or message.data["event"] in _SILENT:
        return []
    event = Notice(message.data["event"])
    words = Words(_notice(message, event, language))
    return [Rendered(words, rides=event in _RIDING, lapses=event is Notice.RESOLVED)]


def _notice(message: Message, event: Notice, language: str) -> str:
    due = message.data.get("due_at")
    if event in (Notice.TICKET_OPENED, Notice.TICKET_DUE) and due:
        when = datetime.fromisoformat(due).astimezone().strftime("%m-%d %H:%M")
        return word(Word.TICKET_UNTIL, language, due=when)
    return message.text
