"""Pictures that nothing uses go, on both kinds of database; those that anything uses stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import utc_now
from core.errors import PictureNotFound
from kb_index.editing.life import Action
from kb_index.pictures.pictures import ADDRESS, Pictures
from kb_index.pictures.sweeping import GRACE, SweepingPictures
from tests.integration.kb_index.editing.conftest import TEXT, Studio

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 32


@pytest.fixture
def house(database, clock) -> Studio:
    clock.moment = utc_now()
    return Studio(database, clock)


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(tmp_path / "pictures")


@pytest.fixture
def sweeping(database, pictures, clock) -> SweepingPictures:
    return SweepingPictures(database, pictures, clock)


@pytest.fixture
def picture(pictures) -> str:
    """A picture that somebody has just brought."""
    return pictures.keep(PICTURE)


def showing(picture: str):
    return replace(TEXT, answer=f"看图：\n\n![图]({ADDRESS}{picture})")


def is_there(pictures: Pictures, picture: str) -> bool:
    try:
        return bool(pictures.find(picture))
    except PictureNotFound:
        return False


async def test_what_nothing_ever_used_goes_after_a_while(sweeping, pictures, picture, house, clock):
    assert await sweeping.sweep() == 0
    clock.advance(days=GRACE.days - 1)
    assert await sweeping.sweep() == 0
    clock.advance(days=2)
    assert await sweeping.sweep() == 1
    assert not is_there(pictures, picture)


async def test_what_a_draft_shows_stays(sweeping, pictures, picture, house, clock):
    await house.begin(showing(picture))
    clock.advance(days=400)
    assert await sweeping.sweep() == 0
    assert is_there(pictures, picture)


async def test_what_only_an_old_revision_shows_stays(sweeping, pictures, picture, house, clock):
    article = await house.published(showing(picture))
    article = await house.publish(await house.save(article, TEXT))
    await house.sweeping.sweep()
    clock.advance(days=400)
    await house.sweeping.sweep()
    assert await sweeping.sweep() == 0
    assert is_there(pictures, picture)


async def test_what_lies_in_the_trash_keeps_its_pictures_until_it_is_gone(
    sweeping, pictures, picture, house, clock
):
    await house.move(await house.published(showing(picture)), Action.TRASH)
    clock.advance(days=29)
    await house.sweeping.sweep()
    assert await sweeping.sweep() == 0
    clock.advance(days=2)
    assert await house.sweeping.sweep() == 1
    assert await sweeping.sweep() == 0
    clock.advance(days=GRACE.days + 1)
    assert await sweeping.sweep() == 1
    assert not is_there(pictures, picture)


async def test_what_was_taken_out_of_a_text_can_be_pasted_again(
    sweeping, pictures, picture, house, clock
):
    article = await house.begin(showing(picture))
    clock.advance(days=100)
    await sweeping.sweep()
    await house.save(article, TEXT)
    clock.advance(days=GRACE.days - 1)
    await house.sweeping.sweep()
    await sweeping.sweep()
    assert is_there(pictures, picture)
    await house.begin(showing(picture))
    clock.advance(days=GRACE.days + 1)
    assert await sweeping.sweep() == 0
    assert is_there(pictures, picture)


async def test_a_sweep_that_died_on_the_way_loses_nothing_that_is_used(
    sweeping, pictures, picture, house, clock
):
    unused = pictures.keep(PICTURE + b"1")
    clock.advance(days=GRACE.days + 1)
    assert set(pictures.set_aside(clock() - GRACE)) == {picture, unused}
    await house.begin(showing(picture))
    assert await sweeping.sweep() == 1
    assert is_there(pictures, picture)
    assert not is_there(pictures, unused)


async def test_a_clock_that_stands_still_takes_nothing_away(sweeping, pictures, picture, clock):
    clock.moment = utc_now() - timedelta(days=1)
    assert await sweeping.sweep() == 0
    assert is_there(pictures, picture)


async def test_pictures_of_many_texts_are_all_found(sweeping, pictures, house, clock):
    shown = [pictures.keep(PICTURE + bytes([number])) for number in range(5)]
    for number in range(210):
        await house.begin(showing(shown[number % 5]))
    clock.advance(days=GRACE.days + 1)
    assert await sweeping.sweep() == 0
    assert all(is_there(pictures, each) for each in shown)
