"""What a typed reply to the bot's own question means."""

from __future__ import annotations

from dataclasses import replace

from handoff.bot.turns import Turn
from kb_index.asking.alternatives import Alternative, Facet, pick


def as_click(turn: Turn) -> Turn:
    """Return a turn whose words answer what the bot asked back as the click on that alternative.

    So a click and a word are one thing, with Rasa and without. Any other turn stays as it is.
    """
    kept = turn.context
    if turn.action is not None or not kept.alternatives:
        return turn
    offered = [Alternative(Facet(one["facet"]), one["value"]) for one in kept.alternatives]
    picked = pick(turn.text, offered, kept.question)
    if picked is None:
        return turn
    action = {"kind": "clarify", "question": kept.question, **picked.to_json()}
    return replace(turn, action=action)
