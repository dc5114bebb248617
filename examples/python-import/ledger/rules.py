"""Sorts bookings into categories."""

from ledger.money import Money

RULES = {"rent": "housing", "power": "housing", "train": "travel"}


def category(text: str, amount: Money) -> str:
    """Name the category of a booking by the words in its text."""
    if amount.cents > 0:
        return "income"
    for word, name in RULES.items():
        if word in text.lower():
            return name
    return "other"
