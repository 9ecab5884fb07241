"""Sending what is planned: one message at a time to each customer, within what she allows.

A parcel is written down as on the wire, and counted, before it goes; how it ended is written down
after. Who dies in between leaves a parcel of which nobody knows: it ends as `unknown` where the
channel would deliver a second one too, and is sent again under its id where that arrives once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, SystemRandom

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from channels.adapter import Adapter, Sent
from channels.outbox import store
from channels.outbox.allowance import refund, room, shut, spend
from channels.outbox.outcome import HELD_SECONDS, TRIES, Fate, State, pause
from channels.outbox.piece import Limits, Nudge, Piece, from_json, halves, join, to_json
from channels.outbox.piece import without_escapes as plain
from channels.outbox.store import Account
from channels.outbox.tables import AllowanceRow, PieceRow
from core.clock import Clock, utc_now
from core.database import Transactions, touch
from core.ids import new_id
from handoff.message import Address

_log = structlog.get_logger(__name__)

_AT_ONCE = 8
_LOOK_SECONDS = 0.2
"""How often others are looked for while somebody's answer is waited for."""
CLAIM = timedelta(seconds=60)
"""How long one message may take before its sender is given up for dead."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent as one message, and how many may follow in the same right."""

    id: str
    piece: Piece


@dataclass(frozen=True, slots=True)
class Post:
    """Sends what waits for customers of the accounts that have an adapter.

    ``holder`` (at most 31 characters) names this process's place; who starts there is its
    successor.
    """

    transactions: Transactions
    adapters: Mapping[Account, Adapter]
    now: Clock = utc_now
    chance: Random = field(default_factory=SystemRandom)
    holder: str = ""

    async def succeed(self) -> None:
        """Take up at once what a process in our place held when it died."""
        async with self.transactions.write(durable=False) as session:
            await store.release_all(session, f"{self.holder}.")

    def token(self) -> str:
        """Return a fresh right to send, which says whose it is."""
        return f"{self.holder}.{new_id()}"

    async def deliver(self) -> int:
        """Send everything that can be sent now; returns how often something was.

        Who waits long for one customer's answer holds up no other.
        """
        running: dict[asyncio.Task[bool], Address] = {}
        tried: set[Address] = set()
        served = 0
        try:
            while True:
                for address in await self._due(tried, _AT_ONCE - len(running)):
                    tried.add(address)
                    running[asyncio.create_task(self._serve(address))] = address
                if not running:
                    return served
                done, _ = await asyncio.wait(
                    running, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    address = running.pop(task)
                    if task.result():
                        served += 1
                        tried.discard(address)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _due(self, tried: set[Address], room_for: int) -> list[Address]:
        if room_for <= 0:
            return []
        async with self.transactions.read(brief=True) as session:
            limit = room_for + len(tried)
            found = await store.due(session, self._accounts(), self.now(), limit)
        return [each for each in found if each not in tried][:room_for]

    def _accounts(self) -> dict[Account, bool]:
        """Return the accounts, and whether each may be written from at any time."""
        return {account: not each.traits.quotas for account, each in self.adapters.items()}

    async def _serve(self, address: Address) -> bool:
        """Send to one customer until nothing waits, she allows no more, or a try fails."""
        adapter = self.adapters[address.channel, address.account]
        token, sent = self.token(), False
        parcel = await self._begin(address, token)
        try:
            while parcel is not None:
                came = await adapter.send(address.external_id, parcel.piece, parcel.id)
                sent = True
                parcel = await self._go_on(address, token, parcel.id, came)
        except BaseException:
            async with self.transactions.write(durable=False) as session:
                await store.release(session, address, token, None)
            raise
        return sent

    async def _begin(self, address: Address, token: str) -> Parcel | None:
        """Take the right to send to her, and the first parcel; None keeps no right."""
        async with self.transactions.write() as session:
            now = self.now()
            if not await store.claim(session, address, token, now, now + CLAIM):
                return None
            await self._settle_dead(session, address)
            parcel = await self._take(session, address)
            if parcel is None:
                await store.release(session, address, token, None)
        return parcel

    async def _go_on(self, address: Address, token: str, parcel: str, sent: Sent) -> Parcel | None:
        """Write down how a parcel ended and take the next one, or give the right back."""
        async with self.transactions.write() as session:
            next_at = await self._note(session, address, parcel, sent)
            ours = next_at is None and await _still_ours(session, address, token, self.now())
            following = await self._take(session, address) if ours else None
            if following is None:
                await store.release(session, address, token, next_at)
        self._tell(address, parcel, sent)
        return following

    async def _settle_dead(self, session: AsyncSession, address: Address) -> None:
        """Decide on what a sender that died left on the wire."""
        traits = self.adapters[address.channel, address.account].traits
        again = traits.idempotent or traits.resends
        for row in await store.pieces(session, address, State.SENDING):
            row.state = State.PENDING.value if again else State.UNKNOWN.value
            row.fate = Fate.UNKNOWN.value
            row.finished_at = None if again else self.now()
            touch(session, row.conversation_id)

    async def take(self, address: Address, token: str) -> Parcel | None:
        """Put the next pieces on the wire as one parcel; None where nothing may be sent.

        Durable: after a power cut it is still known that they may have gone.
        """
        async with self.transactions.write() as session:
            if not await _still_ours(session, address, token, self.now()):
                return None
            return await self._take(session, address)

    async def _take(self, session: AsyncSession, address: Address) -> Parcel | None:
        now, traits = self.now(), self.adapters[address.channel, address.account].traits
        allowances = await store.allowances(session, address, lock=True)
        rows = await store.pieces(session, address, State.PENDING)
        nudges = [row for row in rows if row.body["kind"] == "nudge"]
        if traits.quotas and not room(allowances, now).left:
            if nudges:
                return self._wire(nudges[:1], from_json(nudges[0].body))
            _lapse(session, rows, now)
            return None
        _end(nudges, State.LAPSED, now)  # she is here again
        taken, piece = _next([row for row in rows if row not in nudges], traits.limits)
        if piece is None:
            return None
        if not _is_retry(taken):
            spend(allowances, now)
        return self._wire(taken, piece)

    def _wire(self, rows: Sequence[PieceRow], piece: Piece) -> Parcel:
        parcel = rows[0].parcel or new_id()
        for row in rows:
            row.state, row.parcel, row.tries = State.SENDING.value, parcel, row.tries + 1
        return Parcel(parcel, piece)

    async def note(self, address: Address, parcel: str, sent: Sent) -> datetime | None:
        """Write down how a parcel ended; return when to go on, None for at once."""
        async with self.transactions.write() as session:
            next_at = await self._note(session, address, parcel, sent)
        self._tell(address, parcel, sent)
        return next_at

    async def _note(
        self, session: AsyncSession, address: Address, parcel: str, sent: Sent
    ) -> datetime | None:
        now, outcome = self.now(), sent.outcome
        allowances = await store.allowances(session, address, lock=True)
        rows = [row for row in await store.parcel(session, parcel) if _is_open(row, sent)]
        if not rows:
            return now + CLAIM  # our time was up, and somebody else has decided
        if not outcome.was_taken and not _is_nudge(rows):
            refund(allowances, now)
        wondered = rows[0].fate == Fate.UNKNOWN
        for row in rows:
            row.fate, row.code = outcome.fate.value, outcome.code
            row.receipt = sent.receipt or row.receipt
            touch(session, row.conversation_id)
        if wondered and outcome.fate is Fate.REJECTED:
            # A second try under one id: perhaps refused because the first one arrived.
            _end(rows, State.UNKNOWN, now)
            return None
        return await self._judge(session, address, rows, allowances, sent)

    def _tell(self, address: Address, parcel: str, sent: Sent) -> None:
        """Tell an operator of what did not arrive; aloud, where it waits for one."""
        if sent.outcome.fate is Fate.DELIVERED:
            return
        held = sent.outcome.fate is Fate.HELD
        (_log.error if held else _log.warning)(
            "message_not_delivered",
            channel=address.channel,
            account=address.account,
            parcel=parcel,
            fate=sent.outcome.fate.value,
            code=sent.outcome.code,
        )

    async def _judge(
        self,
        session: AsyncSession,
        address: Address,
        rows: Sequence[PieceRow],
        allowances: Sequence[AllowanceRow],
        sent: Sent,
    ) -> datetime | None:
        now, traits = self.now(), self.adapters[address.channel, address.account].traits
        worn = rows[0].tries >= TRIES
        match sent.outcome.fate:
            case Fate.DELIVERED:
                _end(rows, State.DELIVERED, now)
            case Fate.UNKNOWN if (traits.idempotent or traits.resends) and not worn:
                _wait(rows, keep=traits.idempotent)
                return now + pause(rows[0].tries, self.chance)
            case Fate.UNKNOWN:
                _end(rows, State.UNKNOWN, now)
            case Fate.SHUT:
                shut(allowances, now)
                _wait(rows)
            case Fate.AGAIN if not worn:
                _wait(rows)
                return now + pause(rows[0].tries, self.chance)
            case Fate.HELD if not _is_nudge(rows):
                _wait(rows, tries=0)
                return now + timedelta(seconds=HELD_SECONDS)
            case Fate.TOO_LONG | Fate.WRONG_LETTERS if _mend(session, rows, sent.outcome.fate):
                return None
            case Fate.UNREACHABLE:
                _end(await store.pieces(session, address, State.PENDING), State.REJECTED, now)
                _end(rows, State.REJECTED, now)
            case _:
                _end(rows, State.REJECTED, now)
        return None


async def _still_ours(session: AsyncSession, address: Address, token: str, now: datetime) -> bool:
    row = await store.correspondent(session, address)
    ours = row is not None and row.claim == token
    if row is not None and ours:
        row.claimed_until = now + CLAIM
    return ours


def _next(rows: Sequence[PieceRow], limits: Limits) -> tuple[Sequence[PieceRow], Piece | None]:
    """Return the pieces of the next message, and it; one that rides waits for another."""
    if rows and rows[0].parcel is not None:  # under its old id, as it was
        rows = [row for row in rows if row.parcel == rows[0].parcel]
        return rows, join([from_json(row.body) for row in rows], limits)[0]
    if all(row.rides for row in rows):
        return [], None
    fresh = _joinable(rows)
    piece, count = join([from_json(row.body) for row in fresh], limits)
    return fresh[:count], piece


def _joinable(rows: Sequence[PieceRow]) -> Sequence[PieceRow]:
    """Return the first rows that may make one message: what was too long together goes alone."""
    alone = [at for at, row in enumerate(rows) if row.fate == Fate.TOO_LONG]
    if not alone:
        return rows
    return rows[: max(1, alone[0])]


def _is_retry(rows: Sequence[PieceRow]) -> bool:
    """Tell whether a parcel was counted already: it may have arrived, and goes again."""
    return rows[0].parcel is not None


def _is_open(row: PieceRow, sent: Sent) -> bool:
    """Tell whether an end may be noted: once we know that it arrived, nobody need wonder more."""
    late = row.state == State.UNKNOWN and sent.outcome.fate is Fate.DELIVERED
    return row.state == State.SENDING or late


def _is_nudge(rows: Sequence[PieceRow]) -> bool:
    return isinstance(from_json(rows[0].body), Nudge)


def _end(rows: Sequence[PieceRow], state: State, now: datetime) -> None:
    for row in rows:
        row.state, row.finished_at = state.value, now


def _wait(rows: Sequence[PieceRow], *, keep: bool = False, tries: int | None = None) -> None:
    """Let pieces wait again; as the same parcel only where that is known to arrive once."""
    for row in rows:
        row.state = State.PENDING.value
        row.parcel = row.parcel if keep else None
        row.tries = row.tries if tries is None else tries


def _lapse(session: AsyncSession, rows: Sequence[PieceRow], now: datetime) -> None:
    for row in rows:
        if row.lapses:
            row.state, row.finished_at = State.LAPSED.value, now
            touch(session, row.conversation_id)


def _mend(session: AsyncSession, rows: Sequence[PieceRow], fate: Fate) -> bool:
    """Change pieces so that another try may succeed; false where there is nothing to change."""
    changed = False
    for row in rows:
        piece = from_json(row.body)
        parts = [plain(piece)] if fate is Fate.WRONG_LETTERS else _shorter(piece, len(rows))
        changed = changed or parts != [piece] or len(rows) > 1
        _wait([row])
        row.body = to_json(parts[0])
        for at, part in enumerate(parts[1:], 1):
            session.add(_behind(row, at, part))
    return changed


def _shorter(piece: Piece, together: int) -> list[Piece]:
    return halves(piece) if together == 1 else [piece]


def _behind(row: PieceRow, at: int, piece: Piece) -> PieceRow:
    return PieceRow(
        conversation_id=row.conversation_id,
        channel=row.channel,
        account=row.account,
        external_id=row.external_id,
        seq=row.seq,
        place=row.place + at,
        body=to_json(piece),
        rides=row.rides,
        lapses=row.lapses,
        state=State.PENDING.value,
        tries=row.tries,
        created_at=row.created_at,
    )
