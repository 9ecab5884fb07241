"""How articles do, from the facts to the lists, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace as replace_article
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from core.clock import iso
from core.errors import ArticleNotFound
from deflection.facts import FactKind, Subject
from kb_index.article import Draft, Status
from kb_index.editing.tables import AgreementRow
from kb_index.service import load_articles, publish
from kb_index.store import read_articles
from kb_index.trying.results import Alike, By
from studio.exposure import exposures
from studio.following.derived import derive
from studio.following.store import replace
from studio.health import counting_store
from studio.health.health import Figures, figures
from studio.health.service import ArticleHealth
from studio.health.store import Wanted
from studio.period import day_of
from tests.integration.studio.conftest import Staff
from tests.unit.studio.histories import History

ARTICLES = ("a", "b")


@pytest.fixture
def health(database, clock) -> ArticleHealth:
    return ArticleHealth(database, Staff(), clock)


async def _load(database, at, *ids, **more):
    drafts = [
        Draft(each, f"t:{each}", "zh", f"怎么{each}", f"答{each}", product="ecs", **more)
        for each in ids
    ]
    async with database.write() as session:
        await load_articles(session, drafts, at)


async def _list(health, clock, **wanted):
    values = {"days": 28, "now": clock(), **wanted}
    return (await health.list(Wanted(**values)))["articles"]


async def test_articles_are_listed_with_what_customers_did(
    keeping, health, customers, database, clock
):
    await _load(database, clock(), "a", "b")
    await customers.live(History().ask("退款", "answer", "a").answer("a").read("a", 12).person())
    await customers.live(History().ask("退款", "answer", "a").answer("a").vote("a", True))
    await keeping.keep()
    first, second = await _list(health, clock)
    told = {name: first[name] for name in ("shown", "read", "seconds", "up", "failed", "confirmed")}
    assert (first["id"], told) == (
        "a",
        {"shown": 2, "read": 2, "seconds": 12.0, "up": 1, "failed": 1, "confirmed": 1},
    )
    assert (second["id"], second["shown"], second["seconds"]) == ("b", 0, None)


async def test_figures_move_with_the_days(keeping, health, customers, database, clock):
    await _load(database, clock(), "a")
    await customers.live(History().ask("退款", "answer", "a").answer("a"))
    await keeping.keep()
    assert (await _list(health, clock, days=7))[0]["shown"] == 1
    clock.advance(days=7)
    await keeping.keep()
    assert (await _list(health, clock, days=7))[0]["shown"] == 0
    assert (await _list(health, clock, days=28))[0]["shown"] == 1


async def test_a_page_of_articles_leads_to_the_next(keeping, health, customers, database, clock):
    await _load(database, clock(), *"abcde")
    await customers.live(History().ask("退款", "answer", "c").answer("c").read("c", 7.5))
    await keeping.keep()
    for sort in ("shown", "seconds", "flags"):
        seen, after = [], None
        while True:
            page = await health.list(Wanted(28, clock(), sort=sort, limit=2, after=after))
            seen += [one["id"] for one in page["articles"]]
            if page["next"] is None:
                break
            value, _, article_id = page["next"].partition("~")
            after = (float(value) if "." in value else int(value), article_id)
        assert sorted(seen) == list("abcde")


async def test_marks_say_what_is_wrong_and_lists_can_be_limited_to_one(
    keeping, health, customers, database, clock, meanings
):
    now = clock()
    await _load(database, now - timedelta(days=40), "old", "stale", translation_key="k")
    await _load(database, now, "failing", "flagged")
    english = Draft("new", "t:new", "en", "How", "So", translation_key="k")
    due = Draft("due", "t:due", "zh", "到期", "答", review_at=now)
    async with database.write() as session:
        await load_articles(session, [english, due], now)
        said = {"other_id": "new", "revision": 0}
        left = [{"article_id": each, **said} for each in ("old", "stale")]
        await session.execute(insert(AgreementRow), left)
    for _ in range(3):
        await customers.live(History().ask("x", "answer", "failing").answer("failing").person())
    await customers.live(History().answer("stale"))
    await _flag(customers, "flagged")
    near = Alike("flagged", "", "zh", "", 0.9, By.WORDING, "", "")
    meanings.doubles = {"failing": [near]}
    await keeping.keep()
    await keeping.keep()
    marks = {one["id"]: set(one["marks"]) for one in await _list(health, clock)}
    assert marks == {
        "old": {"unseen", "behind"},
        "stale": {"behind"},
        "failing": {"failing", "doubled"},
        "flagged": {"flagged", "doubled"},
        "due": {"review_due"},
        "new": set(),
    }
    for mark in ("failing", "flagged", "unseen", "review_due", "behind", "doubled"):
        listed = {one["id"] for one in await _list(health, clock, only=mark)}
        assert listed == {article_id for article_id, mine in marks.items() if mark in mine}


async def test_two_articles_that_ask_the_same_are_told_once_and_forgotten_when_one_goes(
    keeping, health, database, clock, meanings
):
    await _load(database, clock(), "a", "b")
    for one, other in ("ab", "ba"):
        meanings.doubles[one] = [Alike(other, "", "zh", "", 0.9, By.WORDING, "", "")]
    await keeping.keep()
    first, second = await _list(health, clock)
    assert [one["id"] for one in first["doubled"]] == ["b"]
    assert second["doubled"][0]["same_answer"] is False
    meanings.doubles = {}
    await _load(database, clock(), "b", status=Status.ARCHIVED)
    await keeping.keep()
    [left] = await _list(health, clock)
    assert left["doubled"] == []


async def test_one_article_tells_its_days_its_flags_and_what_those_asked_whom_it_failed(
    keeping, health, customers, database, clock
):
    await _load(database, clock(), "a")
    await customers.live(History().ask("退到哪，13800138000", "answer", "a").answer("a").person())
    await _flag(customers, "a", comment="电话 13800138000 说已经改了<b>")
    await keeping.keep()
    found = await health.one("a", 28)
    assert found["trend"]["days"] == [{"day": "2026-03-02", "shown": 1, "read": 1, "failed": 1}]
    assert found["asked"] == [{"text": "退到哪，[phone]", "language": "zh", "times": 1}]
    [flag] = found["open_flags"]
    assert (flag["comment"], flag["settled"]) == ("电话 [phone] 说已经改了<b>", None)
    with pytest.raises(ArticleNotFound):
        await health.one("nothing", 28)


STEPS = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(["怎么退款", "how do I pay"])),
    st.tuples(st.sampled_from(["answer", "offer", "open"]), st.sampled_from(ARTICLES)),
    st.tuples(st.just("read"), st.sampled_from(ARTICLES), st.sampled_from([0.0, 2.5, 7.0, 31.0])),
    st.tuples(st.just("vote"), st.sampled_from(ARTICLES), st.booleans()),
    st.tuples(st.just("person")),
    st.tuples(st.just("wait"), st.integers(0, 40)),
)
EPISODES = st.lists(
    st.tuples(st.sampled_from(["anna", "bob", "cleo"]), st.lists(STEPS, max_size=8)), max_size=5
)


def _history(steps) -> History:
    history = History()
    for name, *values in steps:
        if name == "wait":
            history.wait(hours=values[0])
        else:
            getattr(history, name)(*values)
    return history


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(episodes=EPISODES)
async def test_sql_counts_what_the_definition_counts(database, episodes):
    told, met = [], {each: [] for each in ARTICLES}
    for number, (contact, steps) in enumerate(episodes):
        facts = _history(steps).facts
        subject = Subject(f"c{number}", contact, 1, "web")
        told += [(len(told), subject, fact) for fact in facts]
        for one in exposures(facts):
            met[one.article_id].append((contact, one))
    today = day_of(History().at) + 1
    async with database.write() as session:
        await replace(session, [f"c{number}" for number in range(5)], derive(told))
        found = await counting_store.figures(session, ARTICLES, today - 1, today)
    for article_id, mine in met.items():
        in_time = [(who, one) for who, one in mine if today - 1 <= day_of(one.at) <= today]
        assert found.get(article_id, Figures()) == figures(in_time)


async def _flag(customers, article_id, comment="不对"):
    history = History()
    history.add(FactKind.FLAGGED, article_id, comment=comment, agent_id="mei")
    history.facts[-1].data["kind"] = "wrong"
    return await customers.live(history)


async def test_who_settled_an_article_last_is_told_and_nobody_where_a_file_brought_it(
    keeping, health, database, clock
):
    await _load(database, clock(), "a")
    assert (await health.one("a", 28))["reviewed"] is None
    clock.advance(days=1)
    async with database.write() as session:
        [article] = await read_articles(session, ["a"])
        later = replace_article(article, review_at=clock() + timedelta(days=180))
        await publish(session, later, clock(), "staff:ed")
    clock.advance(days=1)
    async with database.write() as session:
        [article] = await read_articles(session, ["a"])
        await publish(session, replace_article(article, answer="新"), clock(), "import")
    reviewed = (await health.one("a", 28))["reviewed"]
    assert reviewed == {"by": "Ed", "at": iso(clock() - timedelta(days=1))}
