"""Reads a statement from standard input and prints every balance."""

import sys

from ledger.balance import balances
from ledger.statement import read_line


def main() -> int:
    bookings = [read_line(line) for line in sys.stdin if line.strip()]
    for account, cents in sorted(balances(bookings).items()):
        print(f"{account:20} {cents / 100:10.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
