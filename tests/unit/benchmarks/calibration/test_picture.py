"""The picture in the documentation shows the results that are there."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from benchmarks.calibration.picture import PICTURE, RESULTS, picture


def test_the_picture_is_that_of_the_results() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert PICTURE.read_text(encoding="utf-8") == picture(results)


def test_every_bar_is_drawn() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    bars = sum(len(found["reliability"]) for found in results["confidence"].values())
    drawn = ElementTree.fromstring(picture(results)).iter("{http://www.w3.org/2000/svg}rect")
    assert sum(one.get("class") == "bar" for one in drawn) == bars
