from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MirrorState(models.TextChoices):
    """Where a mirrored object stands between our wish and the platform."""

    CREATING = "creating", _("Being created")
    ACTIVE = "active", _("Active")
    UPDATING = "updating", _("Being changed")
    DELETING = "deleting", _("Being deleted")
