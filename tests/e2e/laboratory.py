"""Experiments of the last weeks whose numbers are known: one is badly split, one has scores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from deflection.experiments import store
from deflection.experiments.experiment import Experiment, State, Variant
from deflection.experiments.tables import ExperimentRow
from deflection.experiments.treating.treatment import AS_SET, Treatment
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.storage.database import Database

KNOWN, CROOKED, SCORED = "known", "crooked", "scored"
A_DAY, DAYS = 30, 12
HELPED = {"a": 4, "b": 7}
"""Of ten contacts of a variant, so many say that it helped."""

SHARES = {KNOWN: {"a": 1, "b": 1}, CROOKED: {"a": 4, "b": 1}, SCORED: {"a": 1, "b": 1}}
METRICS = {KNOWN: "confirmed", CROOKED: "confirmed", SCORED: "nps"}
GUARDS = {KNOWN: ("handoff_rate", "csat"), CROOKED: ("handoff_rate",), SCORED: ("ces", "confirmed")}
OBSERVED = {KNOWN: 3, CROOKED: 3, SCORED: 15}
SCORES = {"a": (10, 8, 2, 9, 9, 7, 10, 6), "b": (10, 9, 8, 10, 9, 10, 6, 9)}
"""What those of a variant say, in turns, whether they would recommend."""

WORDING = {"zh": "需要同事来帮您吗？", "en": "Shall a colleague help?"}


def contacts(name: str) -> Iterator[tuple[str, str, int, bool]]:
    """Yield who was exposed: contact, variant, how many days ago, and whether it helped."""
    turns = [key for key, count in SHARES[name].items() for _ in range(count)]
    counted = dict.fromkeys(turns, 0)
    for number in range(A_DAY * DAYS):
        variant = turns[number % len(turns)]
        counted[variant] += 1
        helped = counted[variant] % 10 < HELPED[variant]
        yield f"{name}-{number}", variant, OBSERVED[name] + 1 + DAYS - number // A_DAY, helped


async def prepare(database: Database) -> None:
    """Write both experiments, as if they had run for the last weeks."""
    now = datetime.now(UTC)
    for name in SHARES:
        await _begin(database, name, now - timedelta(days=DAYS + OBSERVED[name] + 3))
        async with database.write() as session:
            for contact, variant, ago, helped in contacts(name):
                at = now - timedelta(days=ago)
                facts = [*_facts(name, contact, variant, at, helped), *_said(contact, variant, at)]
                await record(session, Subject(f"of-{contact}", contact, 1, "web"), *facts)


async def _begin(database: Database, name: str, at: datetime) -> None:
    treated = Treatment.model_validate({"words": {"offer": WORDING}, "wrong_answers": 2})
    variants = (Variant("a", "现状", AS_SET), Variant("b", "新做法", treated))
    if name != KNOWN:
        treated = {CROOKED: Treatment(choices=2), SCORED: Treatment(suggests=False)}[name]
        variants = (variants[0], Variant("b", "新做法", treated))
    titles = {KNOWN: "更谨慎地直接回答", CROOKED: "少给一个选项", SCORED: "没把握就不展示"}
    one = Experiment(
        name,
        titles[name],
        "少答错一些，客户更愿意自己解决。",
        variants,
        METRICS[name],
        GUARDS[name],
        1.0,
        OBSERVED[name],
        400,
        f"salt of {name}",
        State.DRAFT,
        created_at=at,
    )
    async with database.write() as session:
        await store.add(session, one)
        await session.flush()
        await store.start(session, name, at)
        row = update(ExperimentRow).where(ExperimentRow.id == name)
        await session.execute(row.values(followed_at=at))


def _facts(name: str, contact: str, variant: str, at: datetime, helped: bool) -> Iterator[Fact]:
    yield Fact(FactKind.ASKED, at, data={"question": "怎么申请退款"})
    yield Fact(FactKind.SEARCHED, at, data={"decision": "answer", "hits": []})
    yield Fact(FactKind.SHOWN, at, "a1", {"as": "answer", "score": 0.9})
    told = {"experiment": name, "variant": variant}
    yield Fact(FactKind.EXPOSED, at, data=told, key=f"exposed:{name}:{contact}:{variant}")
    yield Fact(FactKind.VOTED, at + timedelta(seconds=40), "a1", {"helped": helped})
    if not helped and contact.endswith(("1", "5")):
        wanted = {"reason": "requested"}
        yield Fact(FactKind.HANDOFF_REQUESTED, at + timedelta(minutes=20), data=wanted)
        yield Fact(FactKind.QUEUED, at + timedelta(minutes=20))
        yield Fact(FactKind.ACCEPTED, at + timedelta(minutes=21), data={"agent_id": "mei"})
        yield Fact(FactKind.RESOLVED, at + timedelta(minutes=30), data={"agent_id": "mei"})


def score(contact: str, variant: str) -> int | None:
    """Return what a contact answers who was asked; the others are in no sample, or say nothing."""
    name, _, number = contact.partition("-")
    if name != SCORED or int(number) % 20 >= 16:
        return None
    said = SCORES[variant]
    return said[int(number) // 2 % len(said)]


def _said(contact: str, variant: str, at: datetime) -> Iterator[Fact]:
    given = score(contact, variant)
    if given is not None:
        told = {"survey_id": contact, "kind": "nps"}
        at += timedelta(hours=2)
        yield Fact(FactKind.SURVEY_ASKED, at, data=told)
        late = timedelta(days=given)  # who thinks more of it takes longer to say so
        yield Fact(FactKind.SURVEY_ANSWERED, at + late, data={**told, "score": given})
