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


@app.on_after_configure.connect
def schedule_everything(sender: Celery, **kwargs: object) -> None:
    """Every periodic job of the product, in one place."""
    sender.conf.beat_schedule = {
        "sweep": {
            "task": "provisioning.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        },
        "sweep-outbox": {
            "task": "provisioning.sweep_outbox",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        },
        "probe-paused-servers": {
            "task": "provisioning.probe_paused_servers",
            "schedule": settings.PROBE_SECONDS,
            "options": {"expires": settings.PROBE_SECONDS},
        },
        "resume-bulk-runs": {
            "task": "provisioning.resume_bulk_runs",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        },
        "delete-due-mailboxes": {
            "task": "provisioning.delete_due_mailboxes",
            "schedule": crontab(minute="*/15"),
            "options": {"expires": 800},
        },
        "refresh-all-nightly": {
            "task": "provisioning.refresh_all",
            "schedule": crontab(hour=3, minute=17),
            "options": {"expires": 3600},
        },
        "collect-usage-hourly": {
            "task": "provisioning.collect_usage_everywhere",
            "schedule": crontab(minute=23),
            "options": {"expires": 1800},
        },
        "check-dns-due": {
            "task": "provisioning.check_dns_due",
            "schedule": settings.DNS_ROUND_SECONDS,
            "options": {"expires": settings.DNS_ROUND_SECONDS},
        },
        "check-dns-nightly": {
            "task": "provisioning.check_dns_everywhere",
            "schedule": crontab(hour=4, minute=11),
            "options": {"expires": 3600},
        },
        "check-ownership": {
            "task": "provisioning.check_ownership_everywhere",
            "schedule": settings.OWNERSHIP_CHECK_SECONDS,
            "options": {"expires": settings.OWNERSHIP_CHECK_SECONDS},
        },
        "check-domain-aliases": {
            "task": "provisioning.check_domain_aliases_everywhere",
            "schedule": settings.OWNERSHIP_CHECK_SECONDS,
            "options": {"expires": settings.OWNERSHIP_CHECK_SECONDS},
        },
        **(whmcs_schedule() if settings.WHMCS_CONFIGURED else {}),
    }


def whmcs_schedule() -> dict[str, dict[str, object]]:
    """WHMCS's database is compared every hour, and once a day with what was closed long ago."""
    return {
        "sync-whmcs-hourly": {
            "task": "provisioning.sync_whmcs",
            "schedule": crontab(minute=7),
            "kwargs": {"full": False},
            "options": {"expires": 1800},
        },
        "compare-with-whmcs-nightly": {
            "task": "provisioning.compare_with_whmcs_everywhere",
            "schedule": crontab(hour=3, minute=7),
            "options": {"expires": 3600},
        },
        "exchange-usage-hourly": {
            "task": "provisioning.exchange_usage",
            "schedule": crontab(minute=41),
            "options": {"expires": 1800},
        },
        "sync-whmcs-nightly": {
            "task": "provisioning.sync_whmcs",
            "schedule": crontab(hour=2, minute=37),
            "kwargs": {"full": True},
            "options": {"expires": 3600},
        },
    }
