"""What waits for an editor, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.errors import FlagNotFound
from deflection.facts import FactKind
from kb_index.article import Draft, Status
from kb_index.editing.life import Action
from kb_index.editing.texts.content import from_json
from kb_index.service import load_articles, propose
from studio.gaps.listing_store import Wanted
from studio.review import flag_store, store
from studio.review.flag import Verdict
from studio.review.service import Review
from tests.integration.kb_index.editing.conftest import LI, SUN, TEXT, Studio
from tests.integration.kb_index.importing.conftest import of_files
from tests.integration.studio.conftest import Staff
from tests.unit.studio.histories import History


@pytest.fixture
def review(database, clock) -> Review:
    return Review(database, Staff(), clock)


@pytest.fixture
async def waiting(database, customers, keeping, clock) -> None:
    """One of each kind waits, an hour after each other."""
    now = clock()
    proposal = Draft("p", "desk:c7:2", "zh", "怎么改抬头", "在发票页改")
    due = Draft("d", "t:d", "zh", "到期", "答", review_at=now - timedelta(days=1))
    later = Draft("l", "t:l", "zh", "以后", "答", review_at=now + timedelta(days=1))
    submitted = Draft("s", "t:s", "en", "Submitted", "So", status=Status.IN_REVIEW)
    async with database.write() as session:
        await load_articles(session, [due, later], now)
        await propose(session, proposal, now - timedelta(hours=2), "agent:mei")
        await load_articles(session, [submitted], now - timedelta(hours=1))
    history = History()
    history.add(FactKind.FLAGGED, "d", comment="不对", agent_id="mei")
    history.facts[-1].data["kind"] = "wrong"
    history.add(FactKind.FLAGGED, None, comment="缺少退货地址", agent_id="tom")
    history.facts[-1].data["kind"] = "missing"
    await customers.live(history)
    await keeping.keep()


async def test_all_kinds_are_one_list_the_oldest_first(review, waiting, clock):
    found = await review.list(store.Wanted(clock()))
    kinds = [item["kind"] for item in found["items"]]
    assert kinds == ["review_due", "proposed", "in_review", "flag", "flag"]
    assert found["counts"] == {
        "proposed": 1,
        "in_review": 1,
        "approved": 0,
        "flag": 2,
        "review_due": 1,
    }
    proposed = found["items"][1]
    assert proposed["source"] == {"kind": "chat", "conversation_id": "c7", "episode": 2}
    assert (proposed["by"], proposed["article_id"]) == ("梅", "p")
    flagged, missing = found["items"][3:]
    assert flagged["source"] == {"kind": "chat", "conversation_id": "c1", "episode": None}
    assert (missing["article_id"], missing["comment"]) == (None, "缺少退货地址")


async def test_what_is_approved_waits_for_a_publisher(review, database, clock):
    house = Studio(database, clock)
    article = await house.move(await house.begin(), Action.SUBMIT, LI)
    [submitted] = (await review.list(store.Wanted(clock())))["items"]
    assert (submitted["kind"], submitted["source"]) == ("in_review", None)
    article = await house.move(article, Action.APPROVE, SUN, note="可以发")
    [approved] = (await review.list(store.Wanted(clock(), kind="approved")))["items"]
    assert (approved["kind"], approved["article_id"]) == ("approved", article["id"])
    await house.publish(article)
    assert (await review.list(store.Wanted(clock())))["items"] == []


async def test_a_change_of_a_published_article_waits_too(review, database, clock):
    house = Studio(database, clock)
    article = await house.save(await house.published(), replace(TEXT, answer="改过的答案"))
    article = await house.move(article, Action.SUBMIT, LI)
    await house.move(article, Action.APPROVE, SUN)
    assert (await review.list(store.Wanted(clock())))["counts"]["approved"] == 1


async def test_an_article_made_of_a_thread_is_proposed_and_leads_there(review, database, clock):
    async with database.write() as session:
        await propose(session, Draft("m", "promoted:t1", "zh", "问", "答"), clock(), "agent:mei")
    [item] = (await review.list(store.Wanted(clock())))["items"]
    assert item["kind"] == "proposed"
    assert item["source"] == {"kind": "community", "url": "/community/zh/t/t1"}


async def test_a_draft_made_of_a_gap_leads_to_it_once_it_is_submitted(
    review, gaps, customers, keeping, database, clock
):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [gap] = (await gaps.list(Wanted(28, "open")))["gaps"]
    [draft] = (await gaps.draft(gap["id"], "ed", None))[0]["articles"]
    assert (await review.list(store.Wanted(clock())))["items"] == []
    house = Studio(database, clock)
    article = await house.editing.read(LI, draft["id"])
    content = replace(from_json(article["content"]), answer="在发票页改。")
    await house.move(await house.save(article, content), Action.SUBMIT, LI)
    [item] = (await review.list(store.Wanted(clock())))["items"]
    assert (item["kind"], item["source"]) == ("in_review", {"kind": "gap", "gap_id": gap["id"]})


async def test_what_a_file_brought_for_review_leads_to_its_import(
    review, database, clock, tmp_path
):
    importing = of_files(database, tmp_path)
    faq = "question,answer\n怎么退款？,三天。\n"
    job = await importing.load(faq, "退款.csv", status=Status.IN_REVIEW)
    [item] = (await review.list(store.Wanted(clock())))["items"]
    assert item["kind"] == "in_review"
    assert item["source"] == {"kind": "import", "import_id": job["id"], "name": "退款.csv"}


async def test_a_list_of_one_kind_holds_no_other(review, waiting, clock):
    found = await review.list(store.Wanted(clock(), kind="flag"))
    assert {item["kind"] for item in found["items"]} == {"flag"}


async def test_pages_of_what_waits_hold_each_line_once(review, waiting, clock):
    seen, after = [], None
    while True:
        page = await review.list(store.Wanted(clock(), after=after, limit=2))
        seen += [(item["kind"], item["id"]) for item in page["items"]]
        if page["next"] is None:
            break
        at, _, rest = page["next"].partition("~")
        kind, _, last = rest.partition(":")
        after = (datetime.fromisoformat(at), kind, last)
    assert len(seen) == len(set(seen)) == 5


async def test_a_settled_flag_waits_no_longer_and_says_who_settled_it(review, waiting, clock):
    [_, first] = (await review.flags(flag_store.Wanted()))["flags"]
    settled = await review.settle(first["id"], "ed", Verdict.FIXED, "改了")
    assert settled["settled"]["verdict"] == "fixed"
    assert settled["article"]["title"] == "到期"
    assert (await review.list(store.Wanted(clock())))["counts"]["flag"] == 1
    [kept] = (await review.flags(flag_store.Wanted(settled=True)))["flags"]
    settled = kept["settled"]
    assert (kept["id"], settled["by"], settled["note"]) == (first["id"], "Ed", "改了")
    again = await review.settle(first["id"], "ed", Verdict.NOT_WRONG, "")
    assert again["settled"]["verdict"] == "not_wrong"


async def test_a_settled_flag_stays_settled_when_its_chat_goes_on(
    review, waiting, customers, keeping
):
    [_, first] = (await review.flags(flag_store.Wanted()))["flags"]
    await review.settle(first["id"], "ed", Verdict.FIXED, "")
    await customers.live(History().ask("还有一个问题"), conversation=first["conversation_id"])
    await keeping.keep()
    assert len((await review.flags(flag_store.Wanted()))["flags"]) == 1


async def test_pages_of_flags_lead_on(review, waiting):
    page = await review.flags(flag_store.Wanted(limit=1))
    last = int(page["next"].partition("~")[2])
    [other] = (await review.flags(flag_store.Wanted(before=last)))["flags"]
    assert other["id"] != page["flags"][0]["id"]


async def test_a_flag_that_is_not_there_is_not_settled(review):
    with pytest.raises(FlagNotFound):
        await review.settle(1, "ed", Verdict.FIXED, "")
