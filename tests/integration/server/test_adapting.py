"""``python -m kb_index adapt``: what is kept, what is not, and what search makes of it."""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.clock import utc_now
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from kb_index.adapting.adapter import Adapter, write
from kb_index.article import Article
from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.encoder.encoders import adapted, load_encoder
from kb_index.knowledge_base import KnowledgeBase
from kb_index.service import load_articles
from server.commands.adapt import ADAPT, LOST, adapting
from server.commands.command import DONE, IMPOSSIBLE
from server.commands.door import main
from server.settings import Settings
from server.storage.database import Database
from tests.integration.kb_index.articles import ALL, load
from tests.unit.kb_index.adapting.planted import PlantedEncoder, article

PLANTED = [article(f"meaning {number}", 12) for number in range(20)]


@pytest.fixture
def settings(database_file: Path) -> Settings:
    return Settings(var=database_file.parent, encoder="")


def planted(_: str) -> Encoder:
    return PlantedEncoder()


def adapt(settings: Settings, *arguments: str) -> int:
    return main(["adapt", *arguments], [adapting(planted)], settings)


def fill(settings: Settings, articles: Sequence[Article], *facts: Fact) -> None:
    """Store articles, and facts of one conversation."""

    async def store() -> None:
        database = Database(settings.database, lambda _: None)
        async with database.write() as session:
            await load_articles(session, articles, utc_now())
            await record(session, Subject("one", "she", 1, "web"), *facts)
        await database.close()

    asyncio.run(store())


def test_what_wins_is_kept_serves_and_is_undone(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(settings, PLANTED)
    assert adapt(settings, "--dry-run") == DONE
    assert not settings.adapter.exists()
    assert adapt(settings) == DONE
    told = capsys.readouterr().out
    assert "learning 100/100" in told
    assert "It wins" in told
    assert "still nearly holds" in told
    assert adapted(PlantedEncoder(), settings.adapter).name.startswith("planted+")
    assert adapt(settings, "--undo") == DONE
    assert adapted(PlantedEncoder(), settings.adapter).name == "planted"
    assert adapt(settings, "--undo") == DONE
    assert "nothing to undo" in capsys.readouterr().out


def test_who_has_a_confidence_of_her_own_is_told_to_fit_it_anew(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(settings, PLANTED)
    settings.calibration.write_text("{}", encoding="utf-8")
    assert adapt(settings) == DONE
    told = capsys.readouterr().out
    assert "belongs to the encoder as it was" in told
    assert "python -m kb_index refit" in told


class Perfect(PlantedEncoder):
    """An encoder that knows each meaning already, so that there is nothing to gain."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode([text.split("/")[0] for text in texts])


def test_what_does_not_win_is_not_kept_and_leaves_the_older_one(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(settings, PLANTED)
    assert adapt(settings) == DONE
    kept = settings.adapter.read_bytes()
    assert main(["adapt"], [adapting(lambda _: Perfect())], settings) == LOST
    assert settings.adapter.read_bytes() == kept
    assert "Not kept: it gains less than 1%" in capsys.readouterr().out


def test_a_base_with_few_wordings_is_told_what_is_missing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(settings, [article("refund", 3)])
    assert adapt(settings) == IMPOSSIBLE
    told = capsys.readouterr().err
    assert "Add wordings" in told
    assert "请再补充一些问法" in told


def test_confirmed_questions_are_learned_from(settings: Settings) -> None:
    facts = []
    for number in range(110):
        facts += [
            Fact(
                FactKind.ASKED,
                utc_now(),
                data={"question": f"meaning {number % 20}/asked {number}"},
            ),
            Fact(FactKind.SHOWN, utc_now(), f"meaning {number % 20}"),
            Fact(FactKind.VOTED, utc_now(), f"meaning {number % 20}", {"helped": True}),
        ]
    fill(settings, [replace(one, variants=()) for one in PLANTED])
    assert adapt(settings, "--dry-run") == IMPOSSIBLE
    fill(settings, [], *facts)
    assert adapt(settings, "--dry-run") in (DONE, LOST)


@pytest.mark.parametrize("encoder", ["none", "no-such-model"])
def test_without_an_encoder_there_is_nothing_to_adapt(
    settings: Settings, encoder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = encoder if encoder == "none" else str(tmp_path / encoder)
    without = settings.model_copy(update={"encoder": name})
    assert main(["adapt"], [ADAPT], without) == IMPOSSIBLE
    assert "JIELI_ENCODER" in capsys.readouterr().err


class HeldUp(PlantedEncoder):
    """An encoder that says when it is at work, and waits until it may go on."""

    def __init__(self) -> None:
        self.at_work, self.go_on = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.at_work.set()
        assert self.go_on.wait(30)
        return super().encode(texts)


async def test_an_interrupted_run_leaves_everything_as_it_was(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread(fill, settings, PLANTED)
    encoder = HeldUp()
    database = Database(settings.database, lambda _: None)
    before = sorted(path.name for path in settings.var.iterdir())
    asked = Namespace(undo=False, dry_run=False, minutes=5.0)
    running = asyncio.create_task(adapting(lambda _: encoder).run(settings, database, asked))
    await asyncio.to_thread(encoder.at_work.wait, 30)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    encoder.go_on.set()
    await database.close()
    assert sorted(path.name for path in settings.var.iterdir()) == before
    assert "everything is as it was" in capsys.readouterr().out


async def test_search_goes_on_through_an_adapter_over_the_real_encoder(
    settings: Settings, tmp_path: Path
) -> None:
    database = Database(settings.database, lambda _: None)
    await load(database, *ALL)
    folder = tmp_path / "index"
    plain = await KnowledgeBase.start(database, folder, adapter=settings.adapter)
    before = await plain.search("做快照多少钱", "zh")
    await plain.close()
    encoder = load_encoder()
    turned = np.linalg.qr(np.random.default_rng(7).standard_normal((encoder.dimension,) * 2))[0]
    write(Adapter(encoder.name, turned.astype(np.float32)), settings.adapter)
    base = await KnowledgeBase.start(database, folder, adapter=settings.adapter, background=True)
    assert (await base.search("做快照多少钱", "zh")).hits[0].dense == 0  # by words meanwhile
    await base.complete()
    after = await base.search("做快照多少钱", "zh")
    # A rotation changes every vector and no cosine.
    assert [hit.article_id for hit in after.hits] == [hit.article_id for hit in before.hits]
    assert before.hits[0].dense > 0
    assert after.hits[0].dense == pytest.approx(before.hits[0].dense, abs=1e-3)
    await base.close()
    await database.close()
