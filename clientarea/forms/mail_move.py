"""The old host's addresses, pasted or as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from provisioning.actions.mail_move import MAX_ADDRESS_COUNT
from provisioning.addresses import pasted_addresses
from provisioning.models import Service
from provisioning.queries.devices import domain_names_of

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_TEXT_LENGTH = 1_000_000


class MailMoveForm(forms.Form):
    """Any delimiter, one a line or many; of a spreadsheet every cell that is an address counts."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Addresses of the old host"),
        help_text=_("Separated by line ends, commas, semicolons or tabs; names alone will do."),
        required=False,
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(
            attrs={"class": "input", "rows": 8, "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("A list or a CSV file as the old host exports it, up to 2 MB."),
        required=False,
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        self.addresses: list[str] = []
        self.elsewhere: list[str] = []

    def clean_file(self) -> str:
        """The file's text; a spreadsheet program's marks and encodings are understood."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload is None:
            return ""
        if upload.size is None or upload.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        content: bytes = upload.read()
        if b"\x00" in content:
            raise forms.ValidationError(_("This is no text file. Save the list as CSV first."))
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("latin-1")

    def clean(self) -> dict[str, Any]:
        """Sorts the addresses of the domain from all else; at least one is needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed, uploaded = cleaned.get("text", ""), cleaned.get("file", "")
        own = set(domain_names_of(self.service))
        found = {
            entry.address
            for entry in pasted_addresses(typed, usual_domain=self.service.domain_name)
        }
        # A file has headings and names in its other columns: only full addresses count there.
        found |= {entry.address for entry in pasted_addresses(uploaded.replace('"', ""))}
        addresses = sorted(address for address in found if address)
        self.addresses = [each for each in addresses if each.rpartition("@")[2] in own]
        self.elsewhere = [each for each in addresses if each.rpartition("@")[2] not in own]
        if self.errors:
            return cleaned
        if not self.addresses:
            raise forms.ValidationError(
                _("There is no address of %(domain)s in this."),
                params={"domain": self.service.domain_name},
            )
        if len(self.addresses) > MAX_ADDRESS_COUNT:
            raise forms.ValidationError(
                _("More than %(count)s addresses: ask support to move this domain."),
                params={"count": f"{MAX_ADDRESS_COUNT:,}"},
            )
        return cleaned
