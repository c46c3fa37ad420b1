"""The DMARC builder's form: whatever is typed makes a record, and nothing is saved."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from provisioning.dmarc_record import (
    USUAL_INTERVAL_SECONDS,
    USUAL_PERCENT,
    Alignment,
    DmarcWish,
    Policy,
    ReportFormat,
    Suggestions,
)

POLICIES = [
    (Policy.NONE, _("Only watch (none)")),
    (Policy.QUARANTINE, _("Put it in the junk folder (quarantine)")),
    (Policy.REJECT, _("Refuse it (reject)")),
]
ALIGNMENTS = [
    (Alignment.RELAXED, _("Relaxed: subdomains count too")),
    (Alignment.STRICT, _("Strict: exactly this domain")),
]
FORMATS = [(ReportFormat.AFRF, "AFRF"), (ReportFormat.IODEF, "IODEF")]


class DmarcForm(forms.Form):
    """Unknown choices and numbers fall back to the usual ones, as in the record itself."""

    use_required_attribute = False

    policy = forms.ChoiceField(
        label=_("What receivers should do with forged mail"), choices=POLICIES, required=False
    )
    subdomain_policy = forms.ChoiceField(
        label=_("For subdomains"), choices=[("", _("The same")), *POLICIES], required=False
    )
    dkim_alignment = forms.ChoiceField(
        label=_("DKIM alignment"), choices=ALIGNMENTS, required=False
    )
    spf_alignment = forms.ChoiceField(label=_("SPF alignment"), choices=ALIGNMENTS, required=False)
    percent = forms.IntegerField(label=_("Share of mail, in percent"), required=False)
    report_format = forms.ChoiceField(label=_("Report format"), choices=FORMATS, required=False)
    interval_seconds = forms.IntegerField(label=_("Report every … seconds"), required=False)
    aggregate_addresses = forms.CharField(
        label=_("Send summary reports to"),
        help_text=_("Several addresses are separated by commas."),
        required=False,
        max_length=1000,
    )
    failure_addresses = forms.CharField(
        label=_("Send reports of single messages to"),
        help_text=_("Few receivers send them. Leave it empty if in doubt."),
        required=False,
        max_length=1000,
    )

    def __init__(self, data: object, *, suggested: Suggestions) -> None:
        usual = {
            "policy": suggested.policy,
            "dkim_alignment": Alignment.RELAXED,
            "spf_alignment": Alignment.RELAXED,
            "percent": USUAL_PERCENT,
            "report_format": ReportFormat.AFRF,
            "interval_seconds": USUAL_INTERVAL_SECONDS,
            "aggregate_addresses": suggested.aggregate_addresses,
        }
        super().__init__(data or None, initial=usual)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        for name, (lowest, highest) in {
            "percent": (0, 100),
            "interval_seconds": (60, 604_800),
        }.items():
            self.fields[name].widget.attrs |= {"min": lowest, "max": highest}

    def wish(self) -> DmarcWish:
        """The fields, with the suggested value where one was left out or cannot be."""
        self.full_clean()
        typed = self.cleaned_data if self.is_bound else {}

        def value(name: str) -> object:
            is_given = name in typed and typed[name] not in {"", None}
            return typed[name] if is_given else self.initial.get(name)

        sub_policy = typed.get("subdomain_policy")
        return DmarcWish(
            policy=Policy(str(value("policy"))),
            subdomain_policy=Policy(sub_policy) if sub_policy else None,
            dkim_alignment=Alignment(str(value("dkim_alignment"))),
            spf_alignment=Alignment(str(value("spf_alignment"))),
            percent=int(str(value("percent"))),
            report_format=ReportFormat(str(value("report_format"))),
            interval_seconds=int(str(value("interval_seconds"))),
            aggregate_addresses=self._addresses(typed, "aggregate_addresses"),
            failure_addresses=self._addresses(typed, "failure_addresses"),
        )

    def _addresses(self, typed: dict[str, object], name: str) -> str:
        """An address field that was emptied stays empty."""
        return str(typed.get(name, "") if self.is_bound else self.initial.get(name, ""))
