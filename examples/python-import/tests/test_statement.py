import unittest

from ledger.statement import read_line


class ReadLine(unittest.TestCase):
    def test_fields(self):
        b = read_line("2026-03-01;rent;EUR -850.00")
        self.assertEqual((b.account, b.amount.cents), ("rent", -85000))
