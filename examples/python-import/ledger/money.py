"""Amounts in cents."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """An amount of one currency."""

    cents: int
    currency: str = "EUR"

    def __str__(self) -> str:
        return f"{self.currency} {self.cents / 100:.2f}"


def parse_money(text: str) -> Money:
    """Read "EUR 12.50"."""
    currency, _, number = text.strip().partition(" ")
    return Money(round(float(number) * 100), currency)
