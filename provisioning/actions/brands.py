"""What staff do with brands; each change leaves an event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.images import Picture
from provisioning.models import Brand, Plan
from provisioning.transactions import transactional

FIELDS = ("host_name", "name", "colour", "support_url", "billing_url", "support_email")


def put_logo(brand: Brand, picture: Picture | None) -> None:
    """Gives the unsaved brand its logo, or takes it away."""
    brand.logo = picture.content if picture else None
    brand.logo_type = picture.media_type if picture else ""
    brand.logo_digest = hashlib.sha256(picture.content).hexdigest()[:16] if picture else ""


@transactional
def save(*, brand: Brand, plans: Iterable[Plan], by: Actor) -> None:
    """Writes the brand, validated before, and sells `plans` and no others under it."""
    known = Brand.objects.filter(pk=brand.pk).first() if brand.pk else None
    before = _values(known) if known else {}
    brand.save()
    chosen = {plan.pk for plan in plans}
    Plan.objects.filter(brand=brand).exclude(pk__in=chosen).update(brand=None)
    Plan.objects.filter(pk__in=chosen).update(brand=brand)
    after = _values(brand)
    changed = [name for name in after if after[name] != before.get(name)]
    record(
        by,
        None,
        "brand_changed" if known else "brand_added",
        brand.host_name,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
    )


@transactional
def delete(*, brand: Brand, by: Actor) -> None:
    """The host and the plans of the brand fall back to the settings' brand."""
    record(by, None, "brand_deleted", brand.host_name, before=_values(brand))
    brand.delete()


def _values(brand: Brand) -> dict[str, object]:
    plans = Plan.objects.filter(brand=brand).order_by("name").values_list("name", flat=True)
    values: dict[str, object] = {name: getattr(brand, name) for name in FIELDS}
    return values | {"logo": brand.logo_digest, "plans": list(plans)}
