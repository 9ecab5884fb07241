from __future__ import annotations

from pathlib import Path

from scripts.stamps import Stamp, content_hash


def _tree(root: Path) -> list[Path]:
    (root / "data").mkdir()
    (root / "data" / "a.yml").write_text("a")
    (root / "data" / "b.yml").write_text("b")
    return [root / "data"]


def test_the_hash_follows_contents_and_not_dates(tmp_path: Path) -> None:
    paths = _tree(tmp_path)
    before = content_hash(tmp_path, paths)
    (tmp_path / "data" / "a.yml").write_text("a")
    assert content_hash(tmp_path, paths) == before
    (tmp_path / "data" / "a.yml").write_text("A")
    assert content_hash(tmp_path, paths) != before


def test_the_hash_tells_where_a_text_stands(tmp_path: Path) -> None:
    paths = _tree(tmp_path)
    before = content_hash(tmp_path, paths)
    (tmp_path / "data" / "a.yml").rename(tmp_path / "data" / "c.yml")
    assert content_hash(tmp_path, paths) != before


def test_the_hash_leaves_build_outputs_out(tmp_path: Path) -> None:
    paths = _tree(tmp_path)
    before = content_hash(tmp_path, paths)
    for name in ("node_modules", "dist", "__pycache__"):
        (tmp_path / "data" / name).mkdir()
        (tmp_path / "data" / name / "made.js").write_text("made")
    assert content_hash(tmp_path, paths) == before


def test_a_missing_path_is_no_input(tmp_path: Path) -> None:
    assert content_hash(tmp_path, [tmp_path / "no"]) == content_hash(tmp_path, [])


def test_a_stamp_matches_what_it_was_written_with(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamps" / "web")
    assert not stamp.matches("one")
    stamp.write("one")
    assert stamp.matches("one")
    assert not stamp.matches("two")


def test_a_stamp_does_not_match_when_an_output_is_gone(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_text("")
    stamp = Stamp(tmp_path / "stamp")
    stamp.write("one", [made])
    assert stamp.matches("one")
    made.unlink()
    assert not stamp.matches("one")


def test_a_damaged_stamp_means_do_it_again(tmp_path: Path) -> None:
    path = tmp_path / "stamp"
    for text in ("", "{", "[]", '{"inputs": 1}'):
        path.write_text(text)
        assert not Stamp(path).matches("one")
