"""WHMCS's tables about the options of a service and the people of a client (whmcs.md 5.3, 5.8)."""

from __future__ import annotations

from django.db import models


class OptionLinkRow(models.Model):
    """A group of configurable options is offered with a product."""

    pk = models.CompositePrimaryKey("whmcs_group_id", "whmcs_product_id")
    whmcs_group_id = models.IntegerField(db_column="gid")
    whmcs_product_id = models.IntegerField(db_column="pid")

    class Meta:
        managed = False
        db_table = "tblproductconfiglinks"


class OptionRow(models.Model):
    whmcs_option_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_group_id = models.IntegerField(db_column="gid")
    optionname = models.TextField()
    # A number that some installations keep as text.
    optiontype = models.TextField()

    class Meta:
        managed = False
        db_table = "tblproductconfigoptions"


class ChoiceRow(models.Model):
    whmcs_choice_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_option_id = models.IntegerField(db_column="configid")
    optionname = models.TextField()

    class Meta:
        managed = False
        db_table = "tblproductconfigoptionssub"


class ChosenRow(models.Model):
    """What a service has of an option; there may be several rows, the last one counts."""

    whmcs_chosen_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_service_id = models.IntegerField(db_column="relid")
    whmcs_option_id = models.IntegerField(db_column="configid")
    whmcs_choice_id = models.IntegerField(db_column="optionid")
    qty = models.IntegerField()

    class Meta:
        managed = False
        db_table = "tblhostingconfigoptions"


class FieldRow(models.Model):
    whmcs_field_id = models.IntegerField(primary_key=True, db_column="id")
    kind = models.TextField(db_column="type")
    whmcs_related_id = models.IntegerField(db_column="relid")
    fieldname = models.TextField()
    fieldtype = models.TextField()

    class Meta:
        managed = False
        db_table = "tblcustomfields"


class FieldValueRow(models.Model):
    whmcs_value_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_field_id = models.IntegerField(db_column="fieldid")
    whmcs_related_id = models.IntegerField(db_column="relid")
    value = models.TextField()

    class Meta:
        managed = False
        db_table = "tblcustomfieldsvalues"


class UserRow(models.Model):
    """A sign-in of WHMCS; one user may belong to several clients."""

    whmcs_user_id = models.IntegerField(primary_key=True, db_column="id")
    first_name = models.TextField()
    last_name = models.TextField()
    email = models.TextField()
    language = models.TextField()

    class Meta:
        managed = False
        db_table = "tblusers"


class MembershipRow(models.Model):
    whmcs_membership_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_user_id = models.IntegerField(db_column="auth_user_id")
    whmcs_client_id = models.IntegerField(db_column="client_id")
    owner = models.IntegerField()

    class Meta:
        managed = False
        db_table = "tblusers_clients"


class ContactRow(models.Model):
    """Somebody else to write to; a contact cannot sign in."""

    whmcs_contact_id = models.IntegerField(primary_key=True, db_column="id")
    whmcs_client_id = models.IntegerField(db_column="userid")
    firstname = models.TextField()
    lastname = models.TextField()
    email = models.TextField()
    productemails = models.IntegerField()

    class Meta:
        managed = False
        db_table = "tblcontacts"
