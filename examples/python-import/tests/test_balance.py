import unittest

from ledger.balance import balances
from ledger.statement import read_line


class Balances(unittest.TestCase):
    def test_sums_by_account(self):
        lines = ["2026-03-01;cash;EUR 2.00", "2026-03-02;cash;EUR -0.50"]
        self.assertEqual(balances(map(read_line, lines)), {"cash": 150})
