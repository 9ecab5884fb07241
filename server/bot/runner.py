"""The bot's turns in the background: one at a time per conversation, none ever forgotten."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import RasaUnavailable
from core.wakeups import Typing, Wakeups
from handoff.bot import turn_store, turns
from handoff.bot.applying import HandOver
from handoff.bot.reply import Proposal
from handoff.bot.turns import Turn
from handoff.ownership import request_person
from handoff.surveys.surveyor import Surveyor

_log = structlog.get_logger(__name__)

PARALLEL = 2
"""Turns at once. Rasa answers one after the other; more of them here would only keep customers'
messages waiting for the database and the interpreter."""

RASA_ATTEMPTS, GIVE_UP_AFTER = 2, 4
"""A turn that fails again and again goes to search alone, and at last to an offer of a person."""

Answerer = Callable[[Turn], Awaitable[Sequence[Proposal]]]
Told = Callable[[str, float], None]
"""Is told who answered a turn (``rasa``, ``fallback``, ``given_up``), and in how many seconds."""


class BotTurnRunner:
    """Answers what is owed: first by ``ask`` (Rasa), else by ``fall_back`` (search alone).

    ``holder`` names this process's place; who starts there later is its successor. ``hand_over``
    takes in who wants a person, ``surveyor`` asks who was helped. ``told`` hears of each turn that
    was answered.
    """

    def __init__(
        self,
        transactions: Transactions,
        wakeups: Wakeups,
        ask: Answerer,
        fall_back: Answerer,
        give_up: Callable[[Turn], Sequence[Proposal]],
        holder: str,
        now: Clock = utc_now,
        hand_over: HandOver = request_person,
        told: Told = lambda _source, _seconds: None,
        surveyor: Surveyor | None = None,
    ) -> None:
        self._transactions = transactions
        self._wakeups = wakeups
        self._ask = ask
        self._fall_back = fall_back
        self._give_up = give_up
        self._holder = holder
        self._now = now
        self._hand_over = hand_over
        self._told = told
        self._surveyor = surveyor or Surveyor()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._places = asyncio.Semaphore(PARALLEL)
        self._closed = False

    def owe(self, conversation_id: str) -> None:
        """Say that a committed message waits for the bot; returns at once."""
        if self._closed:
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._run(conversation_id))
        self._running[conversation_id] = task

    async def succeed(self) -> None:
        """Take up at once what a process in our place held when it died."""
        async with self._write() as session:
            await turns.release_all(session, self._holder)

    async def sweep(self) -> None:
        """Take up turns that nobody answers: after a crash, ours or another replica's."""
        async with self._transactions.read() as session:
            owed = await turn_store.conversations_with_pending_turns(session, self._now())
        for conversation_id in owed:
            self.owe(conversation_id)

    async def close(self) -> None:
        """Stop; what is unanswered stays owed in the database."""
        self._closed = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _write(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction that needs not be durable: its turn would simply be owed still."""
        return self._transactions.write(durable=False)

    async def _run(self, conversation_id: str) -> None:
        try:
            async with self._places:
                await self._answer_all(conversation_id)
        except Exception:
            # Nobody awaits this task. The turn stays owed, and the sweep comes back to it.
            _log.exception("turn_failed", conversation_id=conversation_id)
        finally:
            del self._running[conversation_id]
            if conversation_id in self._again:
                self._again.discard(conversation_id)
                self.owe(conversation_id)

    async def _answer_all(self, conversation_id: str) -> None:
        token = turns.new_token(self._holder)
        async with self._write() as session:
            turn = await turns.begin(session, conversation_id, token, self._now())
        try:
            while turn is not None:
                turn = await self._answer(turn)
        except BaseException:
            async with self._write() as session:
                await turns.release(session, conversation_id, token)
            raise

    async def _answer(self, turn: Turn) -> Turn | None:
        conversation_id = turn.conversation_id
        self._wakeups.signal(Typing(conversation_id, "bot", active=True))
        begun = time.perf_counter()
        try:
            proposals, source = await self._propose(turn)
            proposed = time.perf_counter()
            async with self._write() as session:
                following = await turns.commit(
                    session,
                    turn,
                    proposals,
                    source,
                    self._now(),
                    self._hand_over,
                    self._surveyor,
                )
            ended = time.perf_counter()
            _log_turn(turn, source, proposed - begun, ended - proposed)
            self._told(source, ended - begun)
            return following
        finally:
            self._wakeups.signal(Typing(conversation_id, "bot", active=False))

    async def _propose(self, turn: Turn) -> tuple[Sequence[Proposal], str]:
        if turn.attempts > GIVE_UP_AFTER:
            return self._give_up(turn), "given_up"
        if turn.attempts > RASA_ATTEMPTS:
            return await self._fall_back(turn), "fallback"
        try:
            return await self._ask(turn), "rasa"
        except RasaUnavailable as error:
            _log.warning("rasa_unavailable", turn_id=turn.id, cause=repr(error.__cause__))
            return await self._fall_back(turn), "fallback"


def _log_turn(turn: Turn, source: str, proposing: float, writing: float) -> None:
    """Tell an operator where the time of a turn went."""
    _log.info(
        "turn_answered",
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        source=source,
        attempts=turn.attempts,
        propose_ms=round(proposing * 1000, 1),
        write_ms=round(writing * 1000, 1),
    )
