from __future__ import annotations

import importlib

from django.apps import AppConfig


class ClientareaConfig(AppConfig):
    name = "clientarea"

    def ready(self) -> None:
        """Registers the deployment checks."""
        importlib.import_module("clientarea.checks")
