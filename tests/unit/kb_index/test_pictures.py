"""A folder of pictures: what is kept, set aside and dropped, also where somebody is in between."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import PictureNotAllowed, PictureNotFound
from kb_index.pictures.pictures import ADDRESS, Pictures, named_in

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 32
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(days=1)


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(tmp_path / "pictures")


def kept_since(pictures: Pictures, moment: datetime, content: bytes = PICTURE) -> str:
    """Keep a picture that was used last at a moment."""
    picture = pictures.keep(content)
    pictures.note_used([picture], moment)
    return picture


def test_the_same_picture_twice_is_stored_once(pictures: Pictures) -> None:
    assert pictures.keep(PICTURE) == pictures.keep(PICTURE)
    assert len([path for path in pictures.folder.rglob("*") if path.is_file()]) == 1


def test_what_is_no_picture_is_not_kept(pictures: Pictures) -> None:
    with pytest.raises(PictureNotAllowed):
        pictures.keep(b"<svg onload=alert(1)>")
    assert not pictures.folder.exists()


def test_what_was_not_used_for_long_is_set_aside_and_dropped(pictures: Pictures) -> None:
    old, new = kept_since(pictures, EARLIER), kept_since(pictures, NOW, PICTURE + b"1")
    assert pictures.set_aside(NOW) == [old]
    pictures.drop([old])
    assert pictures.find(new)
    with pytest.raises(PictureNotFound):
        pictures.find(old)
    assert pictures.set_aside(NOW) == []


def test_what_is_used_after_all_comes_back(pictures: Pictures) -> None:
    old = kept_since(pictures, EARLIER)
    assert pictures.set_aside(NOW) == [old]
    pictures.note_used([old], NOW)
    assert pictures.find(old)
    assert pictures.set_aside(NOW) == []


def test_a_picture_that_is_brought_while_it_is_set_aside_is_there(pictures: Pictures) -> None:
    old = kept_since(pictures, EARLIER)
    pictures.set_aside(NOW)
    assert pictures.keep(PICTURE) == old
    pictures.drop([old])
    assert pictures.find(old)


def test_a_picture_that_is_brought_in_the_last_moment_stays(pictures: Pictures) -> None:
    old = kept_since(pictures, EARLIER)
    path, _ = pictures.find(old)
    # As if another process had brought it between the look at its age and its setting aside.
    pictures._aside(path, EARLIER)
    assert pictures.find(old)


def test_what_a_process_that_died_left_half_done_is_taken_up(pictures: Pictures) -> None:
    old = kept_since(pictures, EARLIER)
    pictures.set_aside(NOW)
    half = pictures.folder / old[:2] / "abc.part"
    half.write_bytes(PICTURE)
    os.utime(half, (EARLIER.timestamp(), EARLIER.timestamp()))
    assert pictures.set_aside(NOW) == [old]
    assert not half.exists()


def test_a_picture_on_its_way_is_let_be(pictures: Pictures) -> None:
    kept_since(pictures, NOW)
    half = pictures.folder / "00" / "abc.part"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(PICTURE)
    assert pictures.set_aside(NOW) == []
    assert half.exists()


def test_an_empty_house_has_nothing_to_sweep(pictures: Pictures) -> None:
    assert pictures.set_aside(NOW) == []
    pictures.note_used(["0" * 64], NOW)


def test_pictures_are_found_in_a_text_by_their_addresses() -> None:
    one, other = "0a" * 32, "1b" * 32
    assert named_in(f"![]({ADDRESS}{one}) <img src={ADDRESS}{other}> {ADDRESS}zz") == {one, other}
