"""The policy is a file for people: what is wrong with it is said by name, and nothing starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InvalidInput
from handoff.bot.reply import HandoffReason
from handoff.routing.rules.policy import Mode
from handoff.routing.rules.policy_file import load, shipped


@pytest.fixture
def own(tmp_path: Path):
    """Writes an operator's file and returns its path."""

    def write(text: str) -> Path:
        file = tmp_path / "routing.yml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_what_the_operator_leaves_out_stays_as_it_came(own):
    policy = load(own("mode: push\noffer: {seconds: 40, unanswered: 2, again: 60}\n"))
    assert (policy.mode, policy.offer.seconds) == (Mode.PUSH, 40)
    assert (policy.tiers, policy.relax) == (shipped().tiers, shipped().relax)
    assert load(own("# nothing yet\n")) == load(None) == shipped()


@pytest.mark.parametrize(
    ("text", "entry", "problem"),
    [
        ("mode: pushy", "mode", "'pull' or 'push'"),
        ("offer: {seconds: 0, unanswered: 3, again: 60}", "offer", "seconds: must be 1 to 3600"),
        ("offer: {seconds: 9, unanswered: 3, again: 60, sound: yes}", "offer.sound", "Unexpected"),
        ("offer: {seconds: soon, unanswered: 3, again: 60}", "offer.seconds", "number"),
        ("moods: {}", "moods", "Unexpected"),
        ("tiers: {vip: 60}", "", "tiers: must have standard"),
        ("tiers: {standard: 0, vip: .nan}", "", "tiers.vip: must be"),
        ("priority_of: {anger: enormous}", "", "enormous is no priority"),
        ("weights: {web: 0}", "", "weights.web: must be 0.1 to 10"),
        ("needs: {language: 6, topic: 1}", "needs", "language: must be 1 to 5"),
        ("relax: [{after: 9, drop: topic}, {after: 1, drop: team}]", "", "earliest must come"),
        ("relax: [{after: 9, drop: hope}]", "relax.0.drop", "'level'"),
        ("stand_ins: {share: 2, until: 60}", "stand_ins", "share: must be 0 to 1"),
        ("- mode", "", "must have sections"),
        ("mode: [", "", "line 1"),
    ],
)
def test_a_wrong_file_is_refused_by_the_entry_that_is_wrong(own, text, entry, problem):
    file = own(text)
    with pytest.raises(InvalidInput) as refused:
        load(file)
    assert refused.value.details["field"] == f"{file}: {entry}".rstrip(": ")
    assert problem in refused.value.details["problem"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="No such file"):
        load(tmp_path / "nowhere.yml")
    (tmp_path / "latin.yml").write_bytes(b"mode: p\xfcll")
    with pytest.raises(InvalidInput, match="utf-8"):
        load(tmp_path / "latin.yml")


def test_the_shipped_policy_knows_only_reasons_that_exist():
    assert set(shipped().priority_of) <= {reason.value for reason in HandoffReason}
