"""What the people of a simulated company share."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.simulate.agenda import Agenda
from benchmarks.simulate.company import Company
from benchmarks.simulate.diary import Diary
from benchmarks.simulate.floor import Floor
from benchmarks.simulate.needs import Needs
from benchmarks.simulate.scenario import Scenario


@dataclass(slots=True)
class World:
    """What customers and agents share: the time, the app, the agents' room, and the diary."""

    agenda: Agenda
    company: Company
    scenario: Scenario
    needs: Needs
    floor: Floor = field(default_factory=Floor)
    diary: Diary = field(default_factory=Diary)
