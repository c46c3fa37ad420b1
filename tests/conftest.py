from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from tests.network import block_network

pytest_plugins = ["tests.services", "tests.browser"]

# Playwright's synchronous interface keeps an event loop in the tests' thread, and Django takes that
# for asynchronous code. No code here is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

block_network()


def _take_own_part_of_redis() -> None:
    """Each process of a parallel run has a Redis database of its own, as pytest-django gives it its
    own MariaDB databases; and another for the cache, so that emptying it leaves the broker alone.
    """
    server = settings.REDIS_URL.rpartition("/")[0]
    process_name = os.environ.get("PYTEST_XDIST_WORKER", "")
    number = int(process_name.removeprefix("gw")) + 1 if process_name else 0
    if process_name:
        url = f"{server}/{number}"
        settings.REDIS_URL = settings.CELERY_BROKER_URL = os.environ["REDIS_URL"] = url
    settings.CACHES["default"]["LOCATION"] = f"{server}/{number + 8}"


_take_own_part_of_redis()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that drive a browser: `-m 'not browser'` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _everybody_comes_for_the_first_time() -> None:
    """Limits count visits of an address in a minute, and all tests come from one; the language of
    the last page stays with its thread.
    """
    cache.clear()
    translation.deactivate()
