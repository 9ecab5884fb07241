"""One turn of the dialogue: search ahead, ask Rasa, and speak of the customer's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from actions.dialogue.trial import Trial
from deflection.experiments.treating.assigning import Assigning, Nobody
from handoff.bot.reply import Alternatives, Answer, Choices, NoAnswer, Proposal
from handoff.bot.turns import Turn
from kb_index.text.folding import normalise
from server.bot.rasa import RasaClient
from server.bot.replies import as_click
from server.bot.search_ahead import SearchAhead


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Asks Rasa with the text as the classifier was taught to read it."""

    rasa: RasaClient
    search: SearchAhead
    experiments: Assigning = field(default_factory=Nobody)

    async def ask(self, turn: Turn) -> Sequence[Proposal]:
        """Return what the bot proposes; raise `RasaUnavailable` when Rasa did not answer."""
        turn = as_click(turn)
        assigned = self.experiments.assigned(turn.person_id)
        if turn.action is not None:
            return await self.rasa.turn(turn, turn.text, assigned)
        # Traditional characters, full-width letters and capitals are one spelling for Rasa.
        text = normalise(turn.text)
        trial = Trial(assigned)
        with self.search.begun(text, turn.language, trial.shifts, trial.others_shifts):
            proposals = await self.rasa.turn(turn, text, assigned)
        return [_in_her_words(proposal, turn.text) for proposal in proposals]


def _in_her_words(proposal: Proposal, question: str) -> Proposal:
    """Let the attempt tell the question as she wrote it, not as it was searched."""
    match proposal:
        case Answer(attempt=dict(attempt)) | Choices(attempt=dict(attempt)):
            return replace(proposal, attempt={**attempt, "question": question})
        case NoAnswer(attempt=dict(attempt)) | Alternatives(attempt=dict(attempt)):
            return replace(proposal, attempt={**attempt, "question": question})
    return proposal
