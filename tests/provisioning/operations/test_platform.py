from __future__ import annotations

import pytest

from provisioning.operations.platform import backend_of
from tests.factories import make_server

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["smartermail", "polarismail"])
def test_a_servers_private_authority_reaches_its_backend(kind: str) -> None:
    server = make_server(platform=kind, is_secure=True, ca_certificate_pem="the authority")
    assert backend_of(server).access.ca_certificate_pem == "the authority"
    assert backend_of(make_server(platform=kind)).access.ca_certificate_pem == ""
