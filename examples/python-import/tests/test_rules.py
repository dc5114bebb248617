import unittest

from ledger.money import Money
from ledger.rules import category


class Category(unittest.TestCase):
    def test_words(self):
        self.assertEqual(category("Train to Ghent", Money(-1250)), "travel")

    def test_income(self):
        self.assertEqual(category("Salary March", Money(250000)), "income")
