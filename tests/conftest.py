from __future__ import annotations

import os

import pytest

from tests.network import block_network

pytest_plugins = ["tests.services", "tests.browser"]

# Playwright's synchronous interface keeps an event loop in the tests' thread, and Django takes that
# for asynchronous code. No code here is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

block_network()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that drive a browser: `-m 'not browser'` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
