from __future__ import annotations

import importlib

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProvisioningConfig(AppConfig):
    default = True
    name = "provisioning"
    verbose_name = _("E-mail hosting")

    def ready(self) -> None:
        """The staff's groups are there after every migration."""
        staff_groups = importlib.import_module("provisioning.staff_groups")
        post_migrate.connect(staff_groups.ensure, sender=self)


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's administration with a start page that says what needs attention."""

    default = False
    default_site = "provisioning.staff_site.StaffSite"
