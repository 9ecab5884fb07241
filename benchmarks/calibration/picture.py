"""Draws the reliability diagram of the shipped confidence: ``docs/images/reliability.svg``.

    python -m benchmarks.calibration.picture

It draws what ``python -m benchmarks.calibrate`` measured on questions that nothing was fitted on,
and follows the reader's light or dark colours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "confidence.json"
PICTURE = ROOT / "docs" / "images" / "reliability.svg"
TITLES = {"hybrid": "Words and meaning", "words": "Words alone"}
"""The panels by model, from left to right."""

_SIDE, _LEFT, _TOP, _APART = 260, 64, 44, 72
_FOOT = 64
_BAR = 20
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #1f2933; }
    .title { font-weight: 600; }
    .grid { stroke: #d5dae0; }
    .true { stroke: #5b6673; stroke-dasharray: 5 4; }
    .answer { stroke: #b45309; stroke-width: 1.5; }
    .bar { fill: #2f6fb5; fill-opacity: .75; }
    .ground { fill: #ffffff; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e4e7eb; }
      .grid { stroke: #3a4450; }
      .true { stroke: #9aa5b1; }
      .answer { stroke: #f0b056; }
      .bar { fill: #6ea8e5; }
      .ground { fill: #14181d; }
    }
"""


def picture(results: Any) -> str:
    """Return the diagram of every model as one SVG."""
    models = results["confidence"]
    width = _LEFT + len(TITLES) * (_SIDE + _APART) - _APART // 2
    height = _TOP + _SIDE + _FOOT
    panels = (
        line
        for at, (name, title) in enumerate(TITLES.items())
        for line in _panel(_LEFT + at * (_SIDE + _APART), title, models[name])
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-label="Reliability diagram: told confidence against the share that was right">',
            f"  <style>{_STYLE}  </style>",
            f'  <rect class="ground" width="{width}" height="{height}" rx="8"/>',
            *panels,
            "</svg>\n",
        ]
    )


def _panel(left: int, title: str, found: Any) -> Iterator[str]:
    foot = _TOP + _SIDE
    yield _text(left, _TOP - 16, title, "start", "title")
    yield _text(left + _SIDE, _TOP - 16, f"ECE {found['ece']:.3f}", "end")
    for tick in _TICKS:
        x, y = left + tick * _SIDE, foot - tick * _SIDE
        yield _line(left, y, left + _SIDE, y, "grid")
        yield _text(left - 8, y + 4, f"{tick:.0%}", "end")
        yield _text(x, foot + 20, f"{tick:.0%}", "middle")
    yield from _bars(left, found["reliability"])
    yield _line(left, foot, left + _SIDE, _TOP, "true")
    answer = left + found["answer_threshold"] * _SIDE
    yield _line(answer, _TOP, answer, foot, "answer")
    yield _text(answer - 6, _TOP + 14, "answers from here", "end")
    label = "told confidence; bars: share that was right"
    yield _text(left + _SIDE / 2, foot + 44, label, "middle")


def _bars(left: int, bars: Sequence[Sequence[float]]) -> Iterator[str]:
    for confidence, right, _ in bars:
        x, height = left + confidence * _SIDE - _BAR / 2, right * _SIDE
        yield (
            f'  <rect class="bar" x="{x:.1f}" y="{_TOP + _SIDE - height:.1f}" '
            f'width="{_BAR}" height="{height:.1f}"/>'
        )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'  <line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'  <text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def main() -> None:
    """Draw the picture anew."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PICTURE.write_text(picture(results), encoding="utf-8")


if __name__ == "__main__":
    main()
