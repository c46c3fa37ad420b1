from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.factories import make_mailbox, make_service

pytestmark = pytest.mark.django_db

MODELS = [
    model._meta.model_name
    for model in apps.get_app_config("provisioning").get_models()
    if admin.site.is_registered(model)
]
CREDENTIALS = ("Hidden!Admin-2345", "not-the-real-one")


@pytest.mark.parametrize("name", MODELS)
def test_every_list_and_row_opens_without_showing_credentials(
    admin_client: Client, name: str
) -> None:
    make_mailbox(make_service())
    response = admin_client.get(reverse(f"admin:provisioning_{name}_changelist"))
    assert response.status_code == 200
    model = apps.get_model("provisioning", name)
    row = model._default_manager.first()
    pages = [response.content.decode()]
    if row is not None:
        change = reverse(f"admin:provisioning_{name}_change", args=[row.pk])
        pages.append(admin_client.get(change).content.decode())
    assert not [secret for secret in CREDENTIALS for page in pages if secret in page]


@pytest.mark.parametrize("name", MODELS)
def test_a_customer_gets_nowhere(client: Client, name: str) -> None:
    response = client.get(reverse(f"admin:provisioning_{name}_changelist"))
    assert response.status_code == 302
    assert "/admin/login/" in response.headers["Location"]
