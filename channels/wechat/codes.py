"""What WeChat's return codes mean for a message (全局返回码), each class with its own behaviour."""

from __future__ import annotations

from channels.outbox.outcome import Fate, Outcome

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""Our access token is not valid any more: renew it and try once again."""

_FATES: dict[Fate, tuple[int, ...]] = {
    Fate.DELIVERED: (0,),
    # The system is busy, and says so before it takes anything.
    Fate.AGAIN: (-1,),
    # Her window is shut, or our quota in it is used up.
    Fate.SHUT: (45015, 45047),
    # No such person here; she does not follow us; she blocked us.
    Fate.UNREACHABLE: (40003, 43004, 43019),
    Fate.TOO_LONG: (45002,),
    Fate.WRONG_LETTERS: (40033,),
    # Not allowed to this account; our address is not on its list; its daily quota is used up; wrong
    # secret; wrong AppID. And a token that is refused although it was just renewed.
    Fate.HELD: (48001, 40164, 45009, 40125, 40013, *TOKEN_REFUSED),
}
NOT_NOW = frozenset((*_FATES[Fate.AGAIN], *_FATES[Fate.HELD])) - TOKEN_REFUSED
"""It is not what we asked for that is wrong: it may be given later."""
_BY_CODE = {code: fate for fate, codes in _FATES.items() for code in codes}


def outcome(code: int) -> Outcome:
    """Return what a return code means; what we do not know was refused."""
    return Outcome(_BY_CODE.get(code, Fate.REJECTED), code)
