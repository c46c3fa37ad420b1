"""Each group of staff has what its work needs and nothing else."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from provisioning.staff_groups import RIGHTS, ensure

pytestmark = pytest.mark.django_db


def rights_of(name: str) -> set[str]:
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


@pytest.mark.parametrize("name", RIGHTS)
def test_every_group_is_there_after_a_migration(name: str) -> None:
    assert rights_of(name) == RIGHTS[name]


def test_support_reads_and_retries() -> None:
    changes = {right for right in rights_of("support") if not right.startswith("view_")}
    assert changes == {"change_operation"}


def test_nobody_may_delete() -> None:
    assert not [right for name in RIGHTS for right in rights_of(name) if "delete" in right]


def test_what_staff_added_by_hand_stays() -> None:
    support = Group.objects.get(name="support")
    support.permissions.add(Permission.objects.get(codename="change_server"))
    ensure(apps.get_app_config("provisioning"))
    assert "change_server" in rights_of("support")
