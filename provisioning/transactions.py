"""Transactions that the database has undone to break a deadlock are run again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

# MariaDB and MySQL: lock wait timeout exceeded, deadlock found. Both say: try again.
TRY_AGAIN_CODES = frozenset({1205, 1213})
MAX_TRIES = 5


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Runs `function` in a transaction, again if a deadlock undid it.

    Inside another transaction it only joins: that one is undone as a whole, and decides.
    """

    @wraps(function)
    def run(*arguments: P.args, **keywords: P.kwargs) -> R:
        for try_number in range(1, MAX_TRIES + 1):
            try:
                with transaction.atomic():
                    return function(*arguments, **keywords)
            except OperationalError as error:
                is_final = try_number == MAX_TRIES or connection.in_atomic_block
                if is_final or error.args[0] not in TRY_AGAIN_CODES:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * try_number)  # noqa: S311 - spreads load
        raise AssertionError("unreachable: the last try returns or raises")

    return run
