"""How good probabilities are; the same measures as operators get, who have no benchmarks."""

from __future__ import annotations

from kb_index.calibration.measures import (
    Bin,
    Point,
    coverage_at_risk,
    expected_calibration_error,
    reliability,
    risk_coverage,
)

__all__ = [
    "Bin",
    "Point",
    "coverage_at_risk",
    "expected_calibration_error",
    "reliability",
    "risk_coverage",
]
