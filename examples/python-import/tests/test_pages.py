import unittest

from ledger.export import to_csv
from ledger.money import Money


class Pages(unittest.TestCase):
    def test_money_is_readable(self):
        self.assertEqual(str(Money(1250)), "EUR 12.50")

    def test_empty_export(self):
        self.assertEqual(to_csv({}), "account,cents\r\n")
