"""The results as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.retrieval.decisions import OUTCOMES
from benchmarks.retrieval.measures import MEASURES

_SYSTEMS = ("lexical", "dense", "hybrid", "minilm", "static")
_SHOWN = {True: "met", False: "MISSED", None: "not measured"}


def lines(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield every table, line by line."""
    for measure in MEASURES:
        yield from [
            "",
            f"{measure}, with what 95 % of resamplings lie between",
            *_ranked(results, measure),
        ]
    yield from ["", "What the policy decides; answerable questions above, the others below"]
    yield from _decided(results)
    yield from ["", "Confidence and refusal", *_policies(results)]
    yield from ["", "Speed, one core", *_speed(results)]
    yield from ["", "Targets", *_targets(results)]
    if results["left_out"]:
        yield f"Not measured, for want of a data folder: {', '.join(results['left_out'])}"


def _ranked(results: Mapping[str, Any], measure: str) -> Iterator[str]:
    yield f"{'set':32}{'n':>4}" + "".join(f"{name:>17}" for name in _SYSTEMS)
    for name, row in results["sets"].items():
        cells = [_cell(row["systems"].get(system), measure) for system in _SYSTEMS]
        yield f"{name:32}{row['questions']:4}" + "".join(cells)


def _cell(figures: Mapping[str, Any] | None, measure: str) -> str:
    if figures is None:
        return f"{'–':>17}"
    low, high = figures[f"{measure}_interval"]
    return f"  {figures[measure]:.3f} {_short(low)}–{_short(high)}"


def _short(share: float) -> str:
    return f"{share:.2f}".removeprefix("0") if share < 1 else "1.0"


def _decided(results: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'set':32}" + "".join(f"{name:>16}" for name in OUTCOMES)
    for name, counted in results["decisions"].items():
        for sort in ("", "unanswerable_"):
            row = [counted.get(f"{sort}{outcome}", 0) for outcome in OUTCOMES]
            if any(row):
                shown = name if not sort else f"  {name}"
                yield f"{shown:32}" + "".join(f"{count:16}" for count in row)


def _policies(results: Mapping[str, Any]) -> Iterator[str]:
    rows = {**results["policy"], "all of them": results["policy_of_all"]}
    names = list(results["policy_of_all"])
    short = {name: name.replace("_at_5pct_wrong", "@5%") for name in names}
    yield f"{'set':28}" + "".join(f"{short[name]:>17}" for name in names)
    for one, row in rows.items():
        yield f"{one:28}" + "".join(f"{_number(row[name]):>17}" for name in names)


def _speed(results: Mapping[str, Any]) -> Iterator[str]:
    for name, taken in results["encode_p50_ms_of"].items():
        rate = results["texts_a_second"][name]
        yield f"{name:10}{taken:9.2f} ms a question (p50){rate:9.1f} passages a second"
    found = results["search_ms"]
    yield f"a search of the sample takes {found['p50']} ms (p50), {found['p99']} ms (p99)"
    yield f"the encoder's files have {results['model_mb']} MB"
    if results["search_p99_ms_at_1m"] is None:
        yield "search at 100 k and 1 M passages was not measured here (benchmarks.scale does)"


def _targets(results: Mapping[str, Any]) -> Iterator[str]:
    for one in results["targets"]:
        value = _number(one["measured"])
        remark = f"  [{one['remark']}]" if one["remark"] else ""
        yield f"{_SHOWN[one['met']]:14}{value:>8}  {one['target']}{remark}"


def _number(value: float | int | None) -> str:
    return "–" if value is None else f"{value}" if isinstance(value, int) else f"{value:.3f}"
