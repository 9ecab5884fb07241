"""``python -m kb_index refit``: learn how sure search may be from votes and handoffs."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.clock import utc_now
from deflection.episodes.labels import Label, labels
from deflection.facts import FactKind
from deflection.store import conversations_with, facts_of
from kb_index.calibration.current import current, own
from kb_index.calibration.model import HYBRID, WORDS, Calibration, Model, write
from kb_index.calibration.refitting import Figures, Judged, Refit, lacking, refit
from kb_index.ranking.confidence import basis
from kb_index.searching.index_searcher import usable_encoder
from server.commands.command import DONE, Command, say
from server.settings import Settings
from server.storage.database import Database

UNCHANGED = 1
"""The exit code when no file was written: too few votes, or no better than before."""

_SPAN = timedelta(days=90)
_HELD_BACK = 4
"""One conversation of so many is held back."""


async def run(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Fit anew, compare, and write the file that the next start of the app reads."""
    if asked.undo:
        return _undo(settings.calibration)
    until = asked.until or utc_now()
    since = asked.since or until - _SPAN
    encoder = await asyncio.to_thread(usable_encoder, settings.encoder, settings.adapter)
    name = encoder.name if encoder is not None else ""
    gathered = await _gather(database, since, until)
    say(f"{gathered.searches} searches in conversations from {since:%Y-%m-%d} to {until:%Y-%m-%d}")
    before = current(settings.calibration, name)
    fitted = _fit_all(before, gathered, name)
    if not fitted or asked.dry_run:
        say("nothing is written")
        return DONE if asked.dry_run else UNCHANGED
    _keep(settings.calibration, {**own(settings.calibration, name), **fitted})
    say(
        f"written: {settings.calibration}; the next start of the app reads it, --undo takes it back"
    )
    return DONE


@dataclass(slots=True)
class _Gathered:
    """Judged searches by the basis of their features."""

    searches: int = 0
    by_basis: dict[str, list[Judged]] = field(default_factory=dict)

    def add(self, label: Label, held_back: bool) -> None:
        self.searches += 1
        evidence: dict[str, Any] = label.search.get("evidence") or {}
        if label.answered is None and label.offered is None:
            return
        judged = Judged(evidence.get("features") or {}, label.answered, label.offered, held_back)
        self.by_basis.setdefault(str(evidence.get("basis") or ""), []).append(judged)


async def _gather(database: Database, since: datetime, until: datetime) -> _Gathered:
    gathered = _Gathered()
    async with database.read() as session:
        for one in await conversations_with(session, FactKind.SEARCHED, since, until):
            held_back = hashlib.sha256(one.encode()).digest()[0] % _HELD_BACK == 0
            for label in labels(await facts_of(session, one)):
                gathered.add(label, held_back)
    return gathered


def _fit_all(before: Calibration, gathered: _Gathered, encoder: str) -> dict[str, Model]:
    """Return the models that there is enough for and that are better than those before."""
    fitted = {}
    for name in (HYBRID, WORDS):
        judged = gathered.by_basis.pop(basis(name == WORDS, encoder), [])
        found = _fit(name, before.models[name], judged)
        if found is not None:
            fitted[name] = found
    left = sum(map(len, gathered.by_basis.values()))
    if left:
        say(f"{left} judged searches were of another encoder or an older version and do not count")
    return fitted


def _fit(name: str, old: Model, judged: Sequence[Judged]) -> Model | None:
    sorts = Counter(one.answered for one in judged)
    say(f"{name}: {sorts[True]} right and {sorts[False]} wrong answers are known")
    missing = lacking(judged)
    if missing:
        say(
            f"  too few to fit on: {missing.judged} more are needed, among them "
            f"{missing.right} right and {missing.wrong} wrong ones"
        )
        return None
    found = refit(name, old, judged)
    _compare(found)
    if not found.better:
        say("  no better than before, so the old one stays")
        return None
    return found.model


def _compare(found: Refit) -> None:
    say(f"  fitted on {found.fitted}, compared on {found.held_back} that were held back:")
    say(f"  {'':24}{'old':>8}{'new':>8}")
    say(f"  {'surprise':24}{found.old.loss:8.3f}{found.new.loss:8.3f}")
    say(f"  {'error of calibration':24}{found.old.error:8.3f}{found.new.error:8.3f}")
    for risk, covered in found.old.coverage.items():
        label = f"answered at {100 * risk:.0f} % wrong"
        say(f"  {label:24}{covered:8.3f}{found.new.coverage[risk]:8.3f}")
    say("  told and true, of how many:")
    for words, figures in (("old", found.old), ("new", found.new)):
        say(f"  {words}  " + "  ".join(_bars(figures)))


def _bars(figures: Figures) -> list[str]:
    return [f"{one.confidence:.2f}/{one.right:.2f} ({one.size:.0f})" for one in figures.bars]


def _keep(path: Path, models: dict[str, Model]) -> None:
    """Write the models; what was there before is kept beside for one undoing."""
    if path.exists():
        path.replace(_before(path))
    write(Calibration(models), path)


def _undo(path: Path) -> int:
    if _before(path).exists():
        _before(path).replace(path)
        say(f"taken back: {path} is what it was before")
    elif path.exists():
        path.unlink()
        say("taken back: the shipped confidence holds again")
    else:
        say("there is nothing to take back")
        return UNCHANGED
    return DONE


def _before(path: Path) -> Path:
    return path.with_suffix(".before.json")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=_moment, help="first day, YYYY-MM-DD; 90 days before --until"
    )
    parser.add_argument("--until", type=_moment, help="day or moment that no longer counts; now")
    parser.add_argument("--dry-run", action="store_true", help="compare and write nothing")
    parser.add_argument("--undo", action="store_true", help="take the last refit back")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


REFIT = Command("refit", "Learn how sure search may be from votes and handoffs.", run, _arguments)
