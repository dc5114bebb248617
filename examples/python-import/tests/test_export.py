import unittest

from ledger.export import to_csv


class ToCsv(unittest.TestCase):
    def test_sorted(self):
        self.assertEqual(to_csv({"b": 1, "a": 2}), "account,cents\r\na,2\r\nb,1\r\n")
