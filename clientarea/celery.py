"""The Celery app and the whole periodic schedule."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientarea.settings")

app = Celery("mailroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _every(task_name: str, seconds: float) -> dict[str, object]:
    """Every so many seconds; a call that waited as long is useless, the next one has come."""
    return _entry(task_name, seconds, expires_seconds=seconds)


def _entry(
    task_name: str, schedule: object, *, expires_seconds: float, **arguments: object
) -> dict[str, object]:
    return {
        "task": f"provisioning.{task_name}",
        "schedule": schedule,
        "kwargs": arguments,
        "options": {"expires": expires_seconds},
    }


@app.on_after_configure.connect
def schedule_everything(sender: Celery, **kwargs: object) -> None:
    """Every periodic job of the product, in one place."""
    sender.conf.beat_schedule = {
        "sweep": _every("sweep", settings.SWEEP_SECONDS),
        "sweep-outbox": _every("sweep_outbox", settings.SWEEP_SECONDS),
        "resume-bulk-runs": _every("resume_bulk_runs", settings.SWEEP_SECONDS),
        "probe-paused-servers": _every("probe_paused_servers", settings.PROBE_SECONDS),
        "check-dns-due": _every("check_dns_due", settings.DNS_ROUND_SECONDS),
        "check-ownership": _every("check_ownership_everywhere", settings.OWNERSHIP_CHECK_SECONDS),
        "check-domain-aliases": _every(
            "check_domain_aliases_everywhere", settings.OWNERSHIP_CHECK_SECONDS
        ),
        "delete-due-mailboxes": _entry(
            "delete_due_mailboxes", crontab(minute="*/15"), expires_seconds=800
        ),
        "collect-usage-hourly": _entry(
            "collect_usage_everywhere", crontab(minute=23), expires_seconds=1800
        ),
        "send-notices": _entry("send_notices", crontab(minute="*/10"), expires_seconds=500),
        "send-tranche-notices-daily": _entry(
            "send_tranche_notices", crontab(hour=6, minute=53), expires_seconds=3600
        ),
        "refresh-all-nightly": _entry(
            "refresh_all", crontab(hour=3, minute=17), expires_seconds=3600
        ),
        "check-dns-nightly": _entry(
            "check_dns_everywhere", crontab(hour=4, minute=11), expires_seconds=3600
        ),
        "tidy-on-sundays": _entry(
            "tidy",
            crontab(day_of_week="sunday", hour=5, minute=37),
            expires_seconds=12 * 3600,
        ),
        **(whmcs_schedule() if settings.WHMCS_CONFIGURED else {}),
    }


def whmcs_schedule() -> dict[str, dict[str, object]]:
    """WHMCS's database is compared every hour, and once a day with what was closed long ago."""
    return {
        "sync-whmcs-hourly": _entry(
            "sync_whmcs", crontab(minute=7), expires_seconds=1800, full=False
        ),
        "exchange-usage-hourly": _entry("exchange_usage", crontab(minute=41), expires_seconds=1800),
        "sync-whmcs-nightly": _entry(
            "sync_whmcs", crontab(hour=2, minute=37), expires_seconds=3600, full=True
        ),
        "compare-with-whmcs-nightly": _entry(
            "compare_with_whmcs_everywhere", crontab(hour=3, minute=7), expires_seconds=3600
        ),
    }
