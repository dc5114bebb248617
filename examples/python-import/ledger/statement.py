"""Bank statements: one booking per line, "DATE;ACCOUNT;AMOUNT"."""

from dataclasses import dataclass
from datetime import date

from ledger.money import Money, parse_amount


@dataclass(frozen=True)
class Booking:
    day: date
    account: str
    amount: Money


def read_line(line: str) -> Booking:
    day, account, amount = line.split(";")
    return Booking(date.fromisoformat(day), account, parse_amount(amount))
