from __future__ import annotations

import pytest
from django.test import Client as Browser

from provisioning.models import Operation
from tests.clientarea.views.add_form import ADD, LIST, filled
from tests.factories import PASSWORD
from tests.pages import error_of, field_of, text_of, value_of

pytestmark = pytest.mark.django_db


def test_the_form_is_filled_with_the_wish_and_the_error_at_its_field(
    alice: Browser, refused_creation: Operation
) -> None:
    response = alice.get(f"{ADD}?operation={refused_creation.pk}")
    assert response.status_code == 200
    assert value_of(response, "local_part") == "anna"
    assert value_of(response, "display_name") == "Anna Berg"
    assert value_of(response, "quota_amount") == "7"
    assert "checked" in field_of(response, "has_eas")
    assert "autofocus" in field_of(response, "local_part")
    assert "exists already" in error_of(response, "local_part")
    assert error_of(response, "password") == ""
    assert PASSWORD not in response.content.decode()


def test_a_corrected_wish_puts_the_refusal_aside(
    alice: Browser, refused_creation: Operation
) -> None:
    assert "was not created" in text_of(alice.get(LIST))
    alice.post(f"{ADD}?operation={refused_creation.pk}", filled(local_part="anna.berg"))
    assert "was not created" not in text_of(alice.get(LIST))


@pytest.mark.parametrize("number", ["x", "0", "9" * 40, "-1"])
def test_an_unknown_operation_leaves_the_form_empty(alice: Browser, number: str) -> None:
    response = alice.get(f"{ADD}?operation={number}")
    assert response.status_code == 200
    assert value_of(response, "local_part") is None


def test_a_strangers_operation_leaves_the_form_empty(
    charlie: Browser, refused_creation: Operation
) -> None:
    theirs = charlie.get("/").headers["Location"]
    response = charlie.get(f"{theirs}mailboxes/add/?operation={refused_creation.pk}")
    assert value_of(response, "local_part") is None
