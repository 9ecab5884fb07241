"""The digest out of what is counted, on both kinds of database."""

from __future__ import annotations

import pytest

from deflection.facts import FactKind
from kb_index.article import Draft
from kb_index.service import load_articles
from kb_index.trying.results import Alike, By
from studio.digest.service import Digest
from tests.unit.studio.histories import History


@pytest.fixture
def digest(database, clock) -> Digest:
    return Digest(database, clock)


async def test_without_facts_there_is_nothing_to_do(digest, keeping):
    await keeping.keep()
    made = await digest.make(7)
    assert made == {"from": "2026-02-24", "until": "2026-03-02", "things": []}


async def test_each_thing_says_whom_it_would_help_and_how_that_is_counted(
    digest, keeping, customers, database, clock, meanings
):
    drafts = [
        Draft("fails", "t:1", "zh", "退款", "答"),
        Draft("chinese", "t:2", "zh", "运费", "答"),
        Draft("same", "t:3", "zh", "怎么退款", "另一个答"),
    ]
    async with database.write() as session:
        await load_articles(session, drafts, clock())
    meanings.doubles = {"fails": [Alike("same", "", "zh", "", 0.9, By.WORDING, "", "")]}
    await keeping.keep()
    await customers.ask("怎么改抬头", "抬头不对", "改抬头")
    for _ in range(2):
        await customers.live(History().ask("退款", "answer", "fails").answer("fails").person())
    foreign = History().ask("how much is the postage", "answer", "chinese")
    await customers.live(foreign.answer("chinese").vote("chinese", True))
    await customers.live(History().ask("退款", "choose").offer("fails", "same").open("same"))
    flag = History().add(FactKind.FLAGGED, "chinese", comment="不对", agent_id="mei")
    await customers.live(flag)
    await keeping.keep()
    things = (await digest.make(28))["things"]
    told = {(one["kind"], one["article_id"] or one["title"]): one["customers"] for one in things}
    share = 2 / 3  # one vote, and it was up
    gap = next(one for one in things if one["kind"] == "write")
    assert told == {
        ("write", gap["title"]): round(3 * share, 1),
        ("write", "退款"): round(2 * share, 1),
        ("fix", "fails"): round(2 * share, 1),
        ("translate", "chinese"): round(1 * share, 1),
        ("review_flag", "chinese"): 0.5,
        ("merge", "fails"): round(1 - share, 1),
    }
    assert [factor["value"] for factor in gap["factors"]] == [3, round(share, 4)]
    assert gap["links"] == [f"/api/studio/gaps/{gap['gap_id']}"]
    assert (await digest.make(28))["things"] == things


async def test_what_has_a_version_in_her_language_needs_no_translation(
    digest, keeping, customers, database, clock
):
    drafts = [
        Draft("zh", "t:1", "zh", "运费", "答", translation_key="k"),
        Draft("en", "t:2", "en", "Postage", "So", translation_key="k"),
    ]
    async with database.write() as session:
        await load_articles(session, drafts, clock())
    await customers.live(History().ask("how much is the postage", "answer", "zh").answer("zh"))
    await keeping.keep()
    assert "translate" not in {one["kind"] for one in (await digest.make(28))["things"]}
