"""Writes balances for a spreadsheet."""

import io

from ledger.tables import Table


def to_csv(sums: dict[str, int]) -> str:
    table = Table("account", "cents")
    for account, cents in sorted(sums.items()):
        table.add(account, cents)
    out = io.StringIO()
    table.write(out)
    return out.getvalue()
