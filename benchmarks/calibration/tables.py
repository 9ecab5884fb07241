"""The figures of a calibration as tables for people."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
_WIDTH = 40


def show(results: Row) -> None:
    """Print everything that was measured."""
    print(f"\n{'hit@1':32}{'n':>6}{'lexical':>9}{'dense':>9}{'hybrid':>9}{'gain':>8}")
    for row in results["hit@1"]:
        figures = "".join(f"{row[name]:9.3f}" for name in ("lexical", "dense", "hybrid"))
        print(f"{row['set']:32}{row['questions']:6}{figures}{100 * row['gain']:+8.1f}")
    for name, found in results["confidence"].items():
        _confidence(name, found)


def _confidence(name: str, found: Row) -> None:
    print(f"\n{name}: answers from {found['answer_threshold']:.3f} on, error of", end=" ")
    print(f"calibration {found['ece']:.3f}, at 5 % wrong covers", end=" ")
    print(f"{found['coverage_at_5pct_wrong']:.3f} of what has an answer")
    diagram(found["reliability"])
    print(f"{'':38}{'n':>6}{'answered':>10}{'wrong':>8}{'offered':>9}{'right':>8}")
    for group in ("answerable", "unanswerable", "all"):
        _decided(group, found[group])
    for row in found["sets"]:
        _decided(f"{row['set']}{'' if row['answerable'] else ' (no answer)'}", row)


def diagram(bars: list[list[float]]) -> None:
    """Print a reliability diagram: the mark is the confidence, the bar the share that was right."""
    for confidence, right, size in bars:
        line = "".join(
            "|" if at == round(_WIDTH * confidence) else "#" if at < round(_WIDTH * right) else " "
            for at in range(_WIDTH + 1)
        )
        print(f"  {confidence:.3f} {right:.3f} {size:7.0f} {line}")


def _decided(name: str, row: Row) -> None:
    values = (row[key] for key in ("answered", "wrong", "offered", "offers_right"))
    shown = "".join("       –" if value is None else f"{value:8.3f}" for value in values)
    print(f"{name:38}{row['questions']:6}  {shown}")
