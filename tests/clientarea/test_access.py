from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from clientarea.access import SESSION_KEY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("other", [{"favourite": "colour"}, {"name": None}], ids=["more", "fewer"])
def test_a_session_with_other_fields_is_asked_to_sign_in_again(
    alice: Browser, other: dict[str, Any]
) -> None:
    session = alice.session
    person = {**session[SESSION_KEY], **other}
    session[SESSION_KEY] = {name: value for name, value in person.items() if value is not None}
    session.save()
    response = alice.get("/")
    assert response.status_code == 403
    assert b"Please sign in" in response.content
