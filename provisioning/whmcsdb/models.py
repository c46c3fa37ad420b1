"""WHMCS's tables, as far as a least-privilege account reads them (whmcs.md 6).

Only the columns that we ask for, so that a column outside the grants never appears in a query.
The encrypted passwords of `tblhosting` and `tblservers` are not among them, on purpose. WHMCS has
no foreign keys: rows may point at nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models

from provisioning import whmcs_values

# Django's fields take type parameters for the type checker only.
if TYPE_CHECKING:
    TextColumn = models.CharField[str | date | None, date | None]
    TimeColumn = models.CharField[str | datetime | None, datetime | None]
else:
    TextColumn = TimeColumn = models.CharField


class WhmcsDateField(TextColumn):
    """A date whose zero value reads as None.

    A text field to Django, because its own date field refuses `0000-00-00` on SQLite.
    """

    def __init__(self) -> None:
        super().__init__(max_length=10, null=True)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, _arguments, _options = super().deconstruct()
        return name, path, [], {}

    def from_db_value(self, value: date | str | None, *_context: object) -> date | None:
        return whmcs_values.calendar_date(value)


class WhmcsDateTimeField(TimeColumn):
    """A local time of WHMCS, without a zone; a zero one reads as None."""

    def __init__(self) -> None:
        super().__init__(max_length=19, null=True)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, _arguments, _options = super().deconstruct()
        return name, path, [], {}

    def from_db_value(self, value: datetime | str | None, *_context: object) -> datetime | None:
        return whmcs_values.local_time(value)


class CurrencyRow(models.Model):
    whmcs_currency_id = models.IntegerField(primary_key=True, db_column="id")
    code = models.TextField()
    prefix = models.TextField()
    suffix = models.TextField()
    number_format = models.IntegerField(db_column="format")
    rate = models.DecimalField(max_digits=10, decimal_places=5)
    is_default = models.IntegerField(db_column="default")

    class Meta:
        managed = False
        db_table = "tblcurrencies"


class PricingRow(models.Model):
    """Prices of one thing in one currency; -1 is "not offered so"."""

    whmcs_pricing_id = models.IntegerField(primary_key=True, db_column="id")
    kind = models.CharField(max_length=16, db_column="type")
    whmcs_currency_id = models.IntegerField(db_column="currency")
    whmcs_related_id = models.IntegerField(db_column="relid")
    msetupfee = models.DecimalField(max_digits=16, decimal_places=2)
    qsetupfee = models.DecimalField(max_digits=16, decimal_places=2)
    ssetupfee = models.DecimalField(max_digits=16, decimal_places=2)
    asetupfee = models.DecimalField(max_digits=16, decimal_places=2)
    bsetupfee = models.DecimalField(max_digits=16, decimal_places=2)
    tsetupfee = models.DecimalField(max_digits=16, decimal_places=2)
    monthly = models.DecimalField(max_digits=16, decimal_places=2)
    quarterly = models.DecimalField(max_digits=16, decimal_places=2)
    semiannually = models.DecimalField(max_digits=16, decimal_places=2)
    annually = models.DecimalField(max_digits=16, decimal_places=2)
    biennially = models.DecimalField(max_digits=16, decimal_places=2)
    triennially = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        managed = False
        db_table = "tblpricing"


class ClientRow(models.Model):
    whmcs_client_id = models.IntegerField(primary_key=True, db_column="id")
    firstname = models.TextField()
    lastname = models.TextField()
    companyname = models.TextField()
    email = models.TextField()
    language = models.TextField()
    whmcs_currency_id = models.IntegerField(db_column="currency")

    class Meta:
        managed = False
        db_table = "tblclients"


class ServerRow(models.Model):
    whmcs_server_id = models.IntegerField(primary_key=True, db_column="id")
    name = models.TextField()
    hostname = models.TextField()
    ipaddress = models.TextField()
    port = models.IntegerField(null=True)
    secure = models.TextField()
    module_name = models.TextField(db_column="type")

    class Meta:
        managed = False
        db_table = "tblservers"


class ServiceRow(models.Model):
    whmcs_service_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_client_id = models.IntegerField(db_column="userid")
    whmcs_product_id = models.IntegerField(db_column="packageid")
    whmcs_server_id = models.IntegerField(db_column="server")
    domain = models.TextField()
    username = models.TextField()
    domainstatus = models.CharField(max_length=16)
    suspendreason = models.TextField()
    regdate = WhmcsDateField()
    nextduedate = WhmcsDateField()
    billingcycle = models.TextField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    # The columns that are written too (`writer`), in whole megabytes.
    diskusage = models.IntegerField(db_default=0)
    disklimit = models.IntegerField(db_default=0)
    lastupdate = WhmcsDateTimeField()

    class Meta:
        managed = False
        db_table = "tblhosting"


class ProductRow(models.Model):
    whmcs_product_id = models.IntegerField(primary_key=True, db_column="id")
    name = models.TextField()
    module_name = models.TextField(db_column="servertype")
    paytype = models.TextField()
    autosetup = models.TextField()
    configoption1 = models.TextField()
    configoption2 = models.TextField()
    configoption3 = models.TextField()
    configoption4 = models.TextField()
    configoption5 = models.TextField()
    configoption6 = models.TextField()
    configoption7 = models.TextField()
    configoption8 = models.TextField()
    configoption9 = models.TextField()
    configoption10 = models.TextField()
    configoption11 = models.TextField()
    configoption12 = models.TextField()
    configoption13 = models.TextField()
    configoption14 = models.TextField()
    configoption15 = models.TextField()
    configoption16 = models.TextField()
    configoption17 = models.TextField()
    configoption18 = models.TextField()
    configoption19 = models.TextField()
    configoption20 = models.TextField()
    configoption21 = models.TextField()
    configoption22 = models.TextField()
    configoption23 = models.TextField()

    class Meta:
        managed = False
        db_table = "tblproducts"
