from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provisioning.admin.common import FewPages, ReadOnlyAdmin
from tests.factories import make_mailbox, make_service

pytestmark = pytest.mark.django_db

MODELS = [
    model._meta.model_name
    for model in apps.get_app_config("provisioning").get_models()
    if admin.site.is_registered(model)
]
MAX_QUERIES = 15
CREDENTIALS = ("Hidden!Admin-2345", "not-the-real-one")


def counts_whole_table(sql: str) -> bool:
    """A count with neither a condition nor an end."""
    return "COUNT(" in sql and "LIMIT" not in sql and "WHERE" not in sql


@pytest.mark.parametrize("name", MODELS)
def test_every_list_and_row_opens_without_showing_credentials(
    admin_client: Client, name: str
) -> None:
    make_mailbox(make_service())
    with CaptureQueriesContext(connection) as listing:
        response = admin_client.get(reverse(f"admin:provisioning_{name}_changelist"))
    assert response.status_code == 200
    assert len(listing) <= MAX_QUERIES
    model = apps.get_model("provisioning", name)
    # What staff enter by hand, servers and brands, are a handful.
    is_long = isinstance(admin.site.get_model_admin(model), ReadOnlyAdmin)
    assert not [one for one in listing if is_long and counts_whole_table(one["sql"])]
    row = model._default_manager.first()
    pages = [response.content.decode()]
    if row is not None:
        change = reverse(f"admin:provisioning_{name}_change", args=[row.pk])
        with CaptureQueriesContext(connection) as showing:
            pages.append(admin_client.get(change).content.decode())
        assert len(showing) <= MAX_QUERIES
    assert not [secret for secret in CREDENTIALS for page in pages if secret in page]


@pytest.mark.parametrize("name", MODELS)
def test_a_customer_gets_nowhere(client: Client, name: str) -> None:
    response = client.get(reverse(f"admin:provisioning_{name}_changelist"))
    assert response.status_code == 302
    assert "/admin/login/" in response.headers["Location"]


@pytest.mark.parametrize("name", ["service", "mailbox", "operation", "auditevent"])
def test_a_list_costs_as_many_questions_with_one_row_as_with_a_pageful(
    admin_client: Client, name: str
) -> None:
    service = make_service()
    make_mailbox(service)
    path = reverse(f"admin:provisioning_{name}_changelist")
    admin_client.get(path)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(path)
    for _ in range(20):
        make_mailbox(make_service())
    with CaptureQueriesContext(connection) as many:
        admin_client.get(path)
    assert len(many) == len(few)


def test_a_long_list_ends_where_nobody_turns_pages(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FewPages, "MOST", 3)
    for _ in range(5):
        make_service()
    page = admin_client.get(reverse("admin:provisioning_service_changelist")).content.decode()
    assert "3 services" in page
