"""Balances per account."""

from collections import defaultdict
from typing import Iterable

from ledger.statement import Booking


def balances(bookings: Iterable[Booking]) -> dict[str, int]:
    """Sum the cents of every account."""
    sums: dict[str, int] = defaultdict(int)
    for b in bookings:
        sums[b.account] += b.amount.cents
    return dict(sums)
