"""Sizes of mailboxes, as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clientarea.formats import MEGABYTE, limit_text
from clientarea.forms.base import ChangeForm
from clientarea.shown_settings import MAX_QUOTA_BYTES, UNITS


class QuotaForm(ChangeForm):
    """A size for mailboxes."""

    quota_amount = forms.DecimalField(
        label=_("Storage"),
        min_value=0,
        max_digits=12,
        required=False,
        help_text=_("Leave empty for unlimited storage. The largest limit is 1,024 GB."),
        error_messages={
            "invalid": _("Enter a number, such as 5, or leave it empty for unlimited."),
            "min_value": _("Storage cannot be negative. Leave it empty for unlimited."),
        },
        widget=forms.NumberInput(
            attrs={"class": "input number", "step": "any", "placeholder": _("Unlimited")}
        ),
    )
    quota_unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("GB", _("GB")), ("MB", _("MB"))],
        widget=forms.Select(attrs={"class": "input unit"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = self.service.limits
        largest = limits.mailbox_quota_bytes
        is_limited = largest is not None or limits.total_quota_bytes is not None
        if is_limited or not self.service.plan.capabilities.has_unlimited_quota:
            self._ask_for_a_quota(largest)

    def _ask_for_a_quota(self, largest_bytes: int | None) -> None:
        """A platform or plan without unlimited storage needs a size."""
        field = self.fields["quota_amount"]
        field.required = True
        field.help_text = _("The largest limit is 1,024 GB.")
        if largest_bytes is not None:
            field.help_text = gettext("Your plan allows at most %(limit)s for one mailbox.") % {
                "limit": limit_text(largest_bytes)
            }
        field.error_messages["required"] = _("Enter a number, such as 5.")
        del field.widget.attrs["placeholder"]

    @property
    def is_quota_touched(self) -> bool:
        """Whether this person chose the size; a size shown rounded is not chosen by being sent."""
        return not {"quota_amount", "quota_unit"}.isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        """A size above 0 that rounds to nothing would mean unlimited: it is refused."""
        cleaned_data = super().clean() or self.cleaned_data
        amount = cleaned_data.get("quota_amount")
        unit = cleaned_data.get("quota_unit")
        if self.is_quota_touched and amount and unit and amount * UNITS[unit] < MEGABYTE:
            self.add_error("quota_amount", _("The smallest limit is 1 MB."))
        return cleaned_data

    def quota_bytes(self) -> int:
        """0 = unlimited; more than 1 TB becomes 1 TB (AT-G11)."""
        amount: Decimal = self.cleaned_data["quota_amount"] or Decimal(0)
        return min(MAX_QUOTA_BYTES, int(amount * UNITS[self.cleaned_data["quota_unit"]]))


class SelectionForm(QuotaForm):
    """The question before a change of several mailboxes; only a new size has anything to fill."""

    def __init__(self, *args: Any, change: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if change != "quota":
            del self.fields["quota_amount"]
            del self.fields["quota_unit"]
