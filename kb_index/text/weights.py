"""What a term counts in its text, before how rare it is."""

from __future__ import annotations

from kb_index.text.language import Terms

PAIR_WEIGHT = 0.5
"""A character pair may cross two words, so it counts half of a word."""

GROUP_WEIGHT = 1.0
"""A synonym counts as a word; the same word counts for its group on top."""

GUESS_WEIGHT = 0.8
"""What the question may only mean (pinyin, a homophone, a slip) against what it says."""


def weights(text: Terms) -> dict[str, float]:
    """Return each distinct term with its weight before rarity; repeated terms count once."""
    weighted = dict.fromkeys(text.pairs, PAIR_WEIGHT)
    weighted |= dict.fromkeys(text.groups, GROUP_WEIGHT)
    for word in dict.fromkeys(text.words):
        weighted[word] = weighted.get(word, 0.0) + 1.0
    return weighted


def trust(term: str, question: Terms) -> float:
    """Return what a term of the question counts, 1 unless it is only guessed."""
    return GUESS_WEIGHT if term in question.guessed else 1.0
