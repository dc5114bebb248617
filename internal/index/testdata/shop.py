"""class Fake: no"""
import os, sys as system
from collections import (
    OrderedDict,
    defaultdict as dd,
)
from . import money
from .lines import *

LIMIT = 10
rates: dict = {}


@dataclass(order=True)
class Order(Base, metaclass=Meta):
    id: int
    name = "x"

    class Inner:
        pass

    def __init__(self, id, *, deep=False):
        self.id = id
        self.lines: list = []

    @property
    def total(self):
        def helper(x):
            return x
        hidden = 1
        return sum(
            self.lines)

    async def load(self, a, b):
        pass


def sum_all(a: int, b: dict[str, int]) -> int:
    if a:
        x = r'\'
        y = 2
    return a


if True:
    def nested(): pass
