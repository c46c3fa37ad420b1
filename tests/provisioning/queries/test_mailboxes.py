from __future__ import annotations

import pytest

from provisioning.models import Mailbox
from provisioning.queries.mailboxes import SORT_COLUMNS
from provisioning.queries.rows import ordered_by
from tests.factories import make_mailboxes, make_service


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["address", "-address", "storage", "-storage", "name"])
def test_a_page_is_read_off_an_index_and_not_sorted(sort: str) -> None:
    service = make_service()
    make_mailboxes(service, 500)
    rows = Mailbox.objects.filter(service=service)
    page = rows.order_by(*ordered_by(sort, SORT_COLUMNS, "local_part"))[:50]
    assert "filesort" not in page.explain()
