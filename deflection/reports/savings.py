"""What self-service saved, by the company's own cost: an estimate, told with what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deflection.numbers.metric import Sums
from deflection.reports.views import METRIC


@dataclass(frozen=True, slots=True)
class ContactCost:
    """What a conversation with an agent costs, in a currency (ISO 4217); 0 is not known."""

    amount: float = 0.0
    currency: str = "CNY"


def savings(now: Sums, before: Sums, cost: ContactCost) -> dict[str, Any] | None:
    """Return the cost saved in a period beside the one before, with its 95 % interval and all that
    it is made of (docs/metrics.md); None where no cost is known."""
    if not cost.amount:
        return None
    contacts, share = (METRIC[code].measure(now) for code in ("contacts_saved", "durable"))
    earlier = METRIC["contacts_saved"].measure(before).value
    return {
        "amount": _money(contacts.value, cost),
        "interval": contacts.interval and [_money(end, cost) for end in contacts.interval],
        "before": _money(earlier, cost),
        "currency": cost.currency,
        "contact_cost": cost.amount,
        "settled": contacts.of,
        "durable": share.value and round(share.value, 6),
        "durable_of": share.of,
    }


def _money(contacts: float | None, cost: ContactCost) -> float | None:
    return None if contacts is None else round(contacts * cost.amount, 2)
