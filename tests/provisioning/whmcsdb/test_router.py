from __future__ import annotations

import pytest
from django.db import router

from provisioning.models import Service
from provisioning.whmcsdb.models import ServiceRow


class TestWhmcsTables:
    def test_are_read_from_whmcs(self) -> None:
        assert router.db_for_read(ServiceRow) == "whmcs"

    def test_are_never_written(self) -> None:
        with pytest.raises(PermissionError, match="never written"):
            router.db_for_write(ServiceRow)

    def test_refuse_every_way_of_writing(self) -> None:
        row = ServiceRow(whmcs_service_id=1)
        with pytest.raises(PermissionError):
            row.save()
        with pytest.raises(PermissionError):
            row.delete()
        with pytest.raises(PermissionError):
            ServiceRow.objects.create(whmcs_service_id=1)
        with pytest.raises(PermissionError):
            ServiceRow.objects.bulk_create([row])
        with pytest.raises(PermissionError):
            ServiceRow.objects.filter(whmcs_service_id=1).update(domain="")
        with pytest.raises(PermissionError):
            ServiceRow.objects.all().delete()

    @pytest.mark.parametrize("alias", ["default", "whmcs"])
    def test_are_never_migrated(self, alias: str) -> None:
        assert not router.allow_migrate(alias, "whmcsdb")


class TestOurTables:
    def test_stay_in_our_database(self) -> None:
        assert router.db_for_read(Service) == router.db_for_write(Service) == "default"
        assert router.allow_migrate("default", "provisioning")

    def test_are_never_created_in_whmcs(self) -> None:
        assert not router.allow_migrate("whmcs", "provisioning")
