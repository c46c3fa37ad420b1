from __future__ import annotations

from django.apps import AppConfig


class ClientareaConfig(AppConfig):
    name = "clientarea"
