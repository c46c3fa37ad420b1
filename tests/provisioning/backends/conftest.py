"""The contract's assertions explain themselves as those of test modules do."""

from __future__ import annotations

import pytest

for noun in ("connection", "domains", "faults", "mailboxes"):
    pytest.register_assert_rewrite(f"tests.provisioning.backends.contract_{noun}")
