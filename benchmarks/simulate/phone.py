"""A customer's phone, as WeChat brings her to the app: callbacks in, pieces and menus out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from actions.dialogue.words import Words
from benchmarks.simulate.company import Company
from benchmarks.simulate.diary import Met
from benchmarks.simulate.door import LANGUAGES, Asked, Option, Reply, begins_with
from channels.outbox.asking import option_of, read_survey_option
from channels.outbox.wording import Word, word
from deflection.episodes.surveys import SCALES
from handoff.message import Notice, notice
from tests.fakes.wechat.phones import text_of

_PATIENCE, _LOOK = 30.0, 0.004
"""Real seconds until what was asked for must be on the phone, and between two looks at it."""
_ASK_PERSON = "转人工"

Piece = dict[str, Any]


class Phone:
    """One customer of the account, who reads what arrives on her phone."""

    channel, may_leave = "wechat", False

    def __init__(self, company: Company, openid: str) -> None:
        self._wechat, self._openid = company.wechat, openid
        self._phone = company.wechat.phone(openid)
        self._looked = 0

    async def open(self) -> None:
        """Nothing to open: her phone is always there."""

    async def close(self) -> None:
        """Nothing to close."""

    async def say(self, text: str) -> Reply:
        """Ask the bot something, and return what it said."""
        return await self._turn(text)

    async def pick(self, option: Option) -> Reply:
        """Click in a menu, and return what the bot said."""
        return await self._turn(option.label, bizmsgmenuid=option.click)

    async def want_person(self) -> None:
        """Write that she wants a person; returns when she was told that she waits."""
        before = len(self._phone.seen)
        await self._write(_ASK_PERSON)
        await self._until(lambda: len(self._phone.seen) > before)

    async def leave_queue(self) -> None:
        """Nobody leaves a queue in WeChat: she is answered whenever somebody is there."""
        raise RuntimeError("there is no way to leave the queue in WeChat")

    async def tell_person(self, text: str) -> None:
        """Write to the agent."""
        await self._write(text)

    async def read(self, article_id: str, seconds: int) -> None:
        """Articles are read in the chat."""

    async def asked(self) -> Asked | None:
        """Return the survey in the menus since she last looked."""
        fresh = self._phone.seen[self._looked :]
        self._looked = len(self._phone.seen)
        for option in (one for piece in reversed(fresh) for one in _options(piece)):
            if (read := read_survey_option(option.click)) is not None:
                return Asked(read[0], _kind(fresh))
        return None

    async def answer(self, asked: Asked, score: int, words: str) -> None:
        """Answer by the number of the score, or by a click where the number is even; there is no
        room for words beside it."""
        more = {} if score % 2 else {"bizmsgmenuid": option_of(asked.id, score)}
        await self._write(str(score), **more)

    async def decline(self, asked: Asked) -> None:
        """Nobody declines in WeChat: who does not want to answer lets it stand."""
        raise RuntimeError("there is nothing to decline with in WeChat")

    async def shows(self, state: str) -> None:
        """Return when she was told that it is over; her phone shows no other states."""
        if state == "closed":
            over = [notice(Notice.RESOLVED, language).text for language in LANGUAGES]
            await self._until(lambda: any(one in self._said() for one in over))

    def _said(self) -> str:
        return "\n".join(text_of(piece) for piece in self._phone.seen[self._looked :])

    def is_mine(self, summary: dict[str, Any]) -> bool:
        """Tell whether a conversation at the desk is hers: the last of her id is in her name."""
        mine = str(summary["contact"]["name"]).endswith(self._openid[-4:])
        return bool(summary["channel"] == self.channel and mine)

    async def _turn(self, text: str, **more: str) -> Reply:
        before = len(self._phone.seen)
        await self._write(text, **more)
        await self._until(lambda: any(_ends(one) for one in self._phone.seen[before:]))
        pieces = self._phone.seen[before:]
        return replace(_reply(pieces), said="\n".join(map(text_of, pieces)))

    async def _write(self, text: str, **more: str) -> None:
        push = self._wechat.push
        if not await push(self._openid, "message", MsgType="text", Content=text, **more):
            raise RuntimeError("the app did not take what she wrote")

    async def _until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not so():  # noqa: ASYNC110 - it looks at the stand-in, which tells nobody
                await asyncio.sleep(_LOOK)


def _kind(pieces: Sequence[Piece]) -> str:
    """Tell what was asked by how many scores there are to choose from."""
    shown = [one for piece in pieces for one in _options(piece) if read_survey_option(one.click)]
    return {len(scale.scores): kind.value for kind, scale in SCALES.items()}[len(shown)]


def _options(piece: Piece) -> list[Option]:
    listed = piece["msgmenu"]["list"] if piece["msgtype"] == "msgmenu" else []
    return [Option(one["content"], one["id"]) for one in listed]


def _labels(piece: Piece, what: Word) -> list[Option]:
    known = [word(what, language) for language in LANGUAGES]
    return [option for option in _options(piece) if option.label in known]


def _ends(piece: Piece) -> bool:
    """Tell whether the bot says no more: without Rasa a turn ends with the offer of a person, or
    with thanks to who was helped."""
    return begins_with(text_of(piece), Words.HELPED) or bool(_labels(piece, Word.GO_ON))


def _reply(pieces: Sequence[Piece]) -> Reply:
    """Read what the bot said; the offer of a person stands in the same menu as what it asks."""
    menu = next(piece for piece in pieces if _ends(piece))
    if helped := [one for piece in pieces for one in _labels(piece, Word.SOLVED)]:
        refused = [one for piece in pieces for one in _labels(piece, Word.NOT_SOLVED)]
        return Reply(Met.ANSWER, _title(pieces[0]), votes=(helped[0], refused[0]))
    said = text_of(pieces[0])
    known = [*_labels(menu, Word.PERSON), *_labels(menu, Word.GO_ON)]
    options = tuple(one for piece in pieces for one in _options(piece) if one not in known)
    if not options:
        return Reply(Met.ASKED_BACK if begins_with(said, Words.ASK_BACK) else Met.NOTHING)
    if begins_with(said, Words.CHOICES):
        return Reply(Met.CHOICE, options=options)
    related = begins_with(said, Words.RELATED)
    return Reply(Met.NOTHING if related else Met.ASKED_BACK, options=options)


def _title(piece: Piece) -> str:
    """Return the title of an answer, which stands on its card or on its first line."""
    if piece["msgtype"] == "news":
        title = str(piece["news"]["articles"][0]["title"])
    else:
        title = text_of(piece).split("\n", 1)[0]
    for language in LANGUAGES:
        title = title.removesuffix(word(Word.FOREIGN, language))
    return title
