"""From what a supervisor wrote to an experiment that makes sense, or a clear word why not."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.errors import InvalidInput
from core.text import clean
from deflection.episodes.outcomes import Definition
from deflection.episodes.surveys import LASTS
from deflection.experiments.analysis.planning import MOST
from deflection.experiments.experiment import Variant
from deflection.experiments.measures import MEASURES, SURVEYS, WEEKLY
from deflection.experiments.treating.treatment import Treatment
from deflection.experiments.treating.vocabulary import Vocabulary

_DAY = timedelta(days=1)
KEYS = ("a", "b", "c", "d")
LONGEST_DAYS = 60

Line = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=120)]
Text = Annotated[str, AfterValidator(clean), Field(max_length=1000)]
Code = Annotated[str, Field(max_length=32)]
Share = Annotated[float, Field(ge=0.01, le=1, allow_inf_nan=False)]


class VariantDraft(BaseModel):
    """A variant as it is written; it has no key yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Line
    treatment: Treatment = Treatment()


class ExperimentDraft(BaseModel):
    """An experiment as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Line
    hypothesis: Text = ""
    variants: Annotated[list[VariantDraft], Field(min_length=2, max_length=len(KEYS))]
    metric: Code = "confirmed"
    guards: Annotated[list[Code], Field(max_length=5)] = ["handoff_rate", "csat"]
    share: Share = 1.0
    days: Annotated[int, Field(strict=True, ge=1, le=LONGEST_DAYS)] = 3
    planned: Annotated[int, Field(strict=True, ge=200, le=MOST)] = 4000

    def keyed(self) -> tuple[Variant, ...]:
        """Return the variants with their keys."""
        return tuple(
            Variant(key, one.name, one.treatment)
            for key, one in zip(KEYS, self.variants, strict=False)
        )


def check(draft: ExperimentDraft, vocabulary: Vocabulary, rule: Definition) -> None:
    """Raise `InvalidInput` naming the first thing that makes no sense."""
    _check_measures(draft)
    _check_days(draft, rule)
    for number, one in enumerate(draft.variants):
        vocabulary.check(one.treatment, f"variants.{number}.treatment")
    _check_variants(draft)


def least_days(metric: str, rule: Definition, *, decides: bool = False) -> int:
    """Return for how many days a contact must be observed for a metric to be known.

    A guard warns by what customers answer at once; what decides waits until those whom a survey
    asked on their first day can answer no more.
    """
    after = rule.durable_after if metric in WEEKLY else rule.assumed_after
    return math.ceil((LASTS if decides and metric in SURVEYS else after) / _DAY) + 1


def _check_measures(draft: ExperimentDraft) -> None:
    for field, code in (("metric", draft.metric), *(("guards", one) for one in draft.guards)):
        if code not in MEASURES:
            raise InvalidInput(field=field, problem="one of " + ", ".join(MEASURES))
    if len({draft.metric, *draft.guards}) != 1 + len(draft.guards):
        raise InvalidInput(field="guards", problem="each once, and not the deciding metric")


def _check_days(draft: ExperimentDraft, rule: Definition) -> None:
    guards = [least_days(one, rule) for one in draft.guards]
    least = max(least_days(draft.metric, rule, decides=True), *guards, 0)
    if draft.days < least:
        raise InvalidInput(
            field="days", problem=f"at least {least}, or these are not known by then"
        )


def _check_variants(draft: ExperimentDraft) -> None:
    if len({one.name for one in draft.variants}) != len(draft.variants):
        raise InvalidInput(field="variants", problem="each has a name of its own")
    treated = [one.treatment for one in draft.variants]
    if any(one in treated[:at] for at, one in enumerate(treated)):
        raise InvalidInput(field="variants", problem="two of them treat customers alike")
