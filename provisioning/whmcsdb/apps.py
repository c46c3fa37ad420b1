from __future__ import annotations

from django.apps import AppConfig


class WhmcsdbConfig(AppConfig):
    name = "provisioning.whmcsdb"
    label = "whmcsdb"
