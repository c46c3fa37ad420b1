"""What a reading costs: calls and statements do not grow with what is in the domain."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisioning.models import AuditEvent, Mailbox, Service
from provisioning.operations.refresh import refresh_service
from tests.provisioning.operations.platforms import MailPlatform

pytestmark = pytest.mark.django_db


def test_calls_do_not_grow_with_what_is_in_the_domain(
    platform: MailPlatform, hosted: Service
) -> None:
    refresh_service(hosted.pk)
    platform.remove_domain()
    # A round number would have a client of slices look for one more.
    platform.add_domain(hosted, mailbox_count=301)
    platform.fill_domain()
    platform.simulator.clear_calls()
    refresh_service(hosted.pk)
    assert Mailbox.objects.count() == 302
    assert len(platform.simulator.calls) == platform.refresh_call_count


def test_statements_do_not_grow_up_to_500_rows(platform: MailPlatform, hosted: Service) -> None:
    counts = []
    for mailbox_count in (3, 303):
        platform.remove_domain()
        platform.add_domain(hosted)
        Mailbox.objects.all().delete()
        refresh_service(hosted.pk)
        platform.remove_domain()
        platform.add_domain(hosted, mailbox_count=mailbox_count)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert refresh_service(hosted.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert AuditEvent.objects.filter(verb="mailbox_appeared").count() == 306
