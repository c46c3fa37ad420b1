"""Mailboxes, aliases and lists share one space of names."""

from __future__ import annotations

import pytest
from django.db.models import Model

from provisioning.actions.local_parts import HOLDERS, check_is_free
from provisioning.errors import NameRefused
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("state", ["creating", "active", "updating", "deleting"])
def test_a_name_is_taken_by_whatever_has_it_until_it_is_gone(
    holder: type[Model], state: str
) -> None:
    service = make_service()
    holder._default_manager.create(service=service, local_part="info", state=state)
    with pytest.raises(NameRefused) as refusal:
        check_is_free(service, "info")
    assert refusal.value.code == HOLDERS[holder]
    holder._default_manager.all().delete()
    check_is_free(service, "info")


@pytest.mark.parametrize("holder", HOLDERS)
def test_the_same_name_in_another_domain_is_free(holder: type[Model]) -> None:
    holder._default_manager.create(service=make_service(), local_part="info")
    check_is_free(make_service(), "info")


def test_the_hidden_administrator_has_a_name_too() -> None:
    with pytest.raises(NameRefused) as refusal:
        check_is_free(make_service(admin_username="Qzxwvutsrp"), "qzxwvutsrp")
    assert refusal.value.code == "name_is_mailbox"


def test_a_malformed_name_is_refused() -> None:
    with pytest.raises(NameRefused) as refusal:
        check_is_free(make_service(), "-info")
    assert refusal.value.code == "name_malformed"
