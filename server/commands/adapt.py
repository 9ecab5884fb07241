"""``adapt``: fine-tune the encoder to the articles and to what customers confirmed, or undo it."""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.errors import EncoderUnavailable
from deflection.episodes.confirmed import confirmed
from deflection.store import facts_with_votes
from kb_index.adapting import adapter as adapters
from kb_index.adapting.adapt import Adaptation, adapt
from kb_index.adapting.judging import CHANCE, GENERAL_LOSS, MARGIN, Compared, Verdict
from kb_index.adapting.material import Confirmed
from kb_index.article import Article
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.encoders import load_encoder
from kb_index.searching.searcher import NO_ENCODER
from kb_index.store import published_articles
from kb_index.text.synonyms import use_synonyms
from server.commands.command import DONE, Command, say
from server.settings import Settings
from server.storage.database import Database

LOST = 1
"""The exit code where nothing was kept, because the adapted encoder did not win."""

_MINUTES = 5.0
_EVERY_SECONDS = 2.0


class _Stopped(Exception):
    """The operator wants to end it."""


class _Progress:
    """Says now and then how far the work is, and ends it when it is told to stop."""

    def __init__(self) -> None:
        self._told = 0.0
        self._stop = threading.Event()

    def stop(self) -> None:
        """End the work at its next step."""
        self._stop.set()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Say it, at most every two seconds and at a stage's end."""
        if self._stop.is_set():
            raise _Stopped
        now = time.monotonic()
        if done == total or now - self._told >= _EVERY_SECONDS:
            self._told = now
            say(f"{stage} {done}/{total}")


def adapting(load: Callable[[str], Encoder] = load_encoder) -> Command:
    """Return the command; ``load`` returns the encoder that the settings name."""

    async def run(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
        if asked.undo:
            return _undo(settings)
        use_synonyms(Path(settings.synonyms) if settings.synonyms else None)
        encoder = await asyncio.to_thread(_encoder, settings.encoder, load)
        return await _adapt(settings, database, encoder, asked)

    return Command("adapt", "Fine-tune the encoder to your articles, or undo it.", run, _arguments)


async def _adapt(
    settings: Settings, database: Database, encoder: Encoder, asked: argparse.Namespace
) -> int:
    """Adapt and keep the result if it wins; a dry run keeps nothing."""
    articles, known = await _known(database)
    made = await _adapted(encoder, articles, known, asked.minutes * 60)
    _report(made)
    if not made.verdict.wins:
        return LOST
    if asked.dry_run:
        say("试运行，什么都没有保存。 A dry run: nothing was kept.")
        return DONE
    adapters.write(made.adapter, settings.adapter)
    say(f"已保存到 {settings.adapter}，下次启动时生效；用 --undo 撤销。")
    say(f"Kept in {settings.adapter}; it serves from the next start on. --undo takes it back.")
    _tell_confidence(settings)
    return DONE


def _tell_confidence(settings: Settings) -> None:
    """Say what becomes of how sure search is, which was fitted over other vectors."""
    if settings.calibration.exists():
        say(f"{settings.calibration} 属于原来的编码器，重启后不再使用，改用随附的把握；")
        say("有了新的评价后，请运行 python -m kb_index refit 重新拟合。")
        say(f"{settings.calibration} belongs to the encoder as it was and rests from then on; the")
        say("shipped confidence serves. Run python -m kb_index refit once there are new votes.")
    else:
        say("把握是按原来的编码器拟合的，仍大致适用；有了评价后，请运行 python -m kb_index refit。")
        say("How sure search is was fitted for the encoder as it came and still nearly holds;")
        say("run python -m kb_index refit once there are votes.")


def _undo(settings: Settings) -> int:
    if adapters.remove(settings.adapter):
        say("已撤销，下次启动时恢复原来的编码器。")
        say("Taken back; the encoder serves as it came from the next start on.")
    else:
        say("没有可撤销的调整。 Nothing was adapted, so there is nothing to undo.")
    return DONE


def _encoder(name: str, load: Callable[[str], Encoder]) -> Encoder:
    if name == NO_ENCODER:
        raise EncoderUnavailable(name=name, problem="words alone")
    try:
        return load(name)
    except Exception as error:  # whatever a model's files make its library raise
        raise EncoderUnavailable(name=name, problem=type(error).__name__) from error


async def _known(database: Database) -> tuple[list[Article], list[Confirmed]]:
    async with database.read() as session:
        articles = await published_articles(session)
        answered = confirmed(await facts_with_votes(session))
    return articles, [Confirmed(one.question, one.article_id) for one in answered]


async def _adapted(
    encoder: Encoder,
    articles: list[Article],
    known: list[Confirmed],
    seconds: float,
) -> Adaptation:
    """Work in a thread; Ctrl-C ends it, and nothing was written by then."""
    progress = _Progress()
    try:
        return await asyncio.to_thread(adapt, encoder, articles, known, seconds, progress.tell)
    except asyncio.CancelledError:
        progress.stop()
        say("已停止，一切照旧。 Stopped; everything is as it was.")
        raise


def _report(made: Adaptation) -> None:
    verdict = made.verdict
    say(f"learned from {made.lessons} texts; the right article comes first, before and after:")
    for one in (*verdict.held_back, verdict.together, verdict.general):
        say(_line(one))
    say(_reason(verdict))


def _line(one: Compared) -> str:
    shares = (f"{count / max(1, one.asked):.3f}" for count in (one.before, one.after))
    moved = f"{one.risen} rose, {one.fallen} fell"
    return f"  {one.sort:14} {' → '.join(shares)}  of {one.asked}, {moved}"


def _reason(verdict: Verdict) -> str:
    if verdict.wins:
        return "调整后更好。 It wins."
    reasons = []
    if not verdict.better:
        reasons.append(f"it gains less than {MARGIN:.0%}, or by chance (p ≥ {CHANCE})")
    if verdict.worse:
        reasons.append(f"it is worse on {', '.join(verdict.worse)}")
    if verdict.forgets:
        reasons.append(f"it loses more than {GENERAL_LOSS:.0%} of the general questions")
    return f"没有胜出，未保存。 Not kept: {'; '.join(reasons)}."


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--minutes",
        type=_positive,
        default=_MINUTES,
        help="learn for so many minutes at most (default: %(default)g); encoding comes on top",
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--dry-run", action="store_true", help="say how it fares, keep nothing")
    either.add_argument("--undo", action="store_true", help="take back what was learned")


def _positive(text: str) -> float:
    minutes = float(text)
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError("more than 0")
    return minutes


ADAPT = adapting()
