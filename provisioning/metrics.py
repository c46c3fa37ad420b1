"""What the processes count for Prometheus. Rows tell the rest when it is asked for: see
`queries/health.py`.

Several processes share their counts through the folder of PROMETHEUS_MULTIPROC_DIR. No label holds
what a customer typed.
"""

from __future__ import annotations

from prometheus_client import Counter, Histogram

OPERATIONS = Counter(
    "mailroom_operations_total", "Attempts at operations, by what came of them.", ["kind", "result"]
)
PLATFORM_CALL_SECONDS = Histogram(
    "mailroom_platform_call_seconds",
    "Calls to mail servers; result is the status, or `cut` when no answer came.",
    ["server", "result"],
    buckets=(0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60),
)
PAGE_SECONDS = Histogram(
    "mailroom_page_seconds",
    "Requests, by the route of the URL conf.",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 20),
)
