from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from provisioning.models import Service
from tests.factories import make_service

pytestmark = pytest.mark.django_db

LIST = reverse("admin:provisioning_service_changelist")


def test_refresh_asks_for_those_on_the_mail_server_and_says_why_not_for_others(
    admin_client: Client,
) -> None:
    active, gone = make_service(), make_service(status="terminated")
    answer = admin_client.post(
        LIST, {"action": "refresh", "_selected_action": [active.pk, gone.pk]}, follow=True
    )
    asked = Service.objects.exclude(refresh_started_at=None)
    assert list(asked) == [active]
    assert "1 done." in answer.content.decode()
    assert f"{gone.domain_name.capitalize()}: " in answer.content.decode()
