"""Brands: a name, a colour and links for each host name that customers come to."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import validate_host
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning.actions import brands
from provisioning.admin.common import staff_actor
from provisioning.images import ImageRefused, Picture, checked_picture
from provisioning.models import Brand, Plan

MAX_LOGO_BYTES = 200_000
REFUSALS = {
    "too_large": gettext_lazy("The file is larger than 200 kB."),
    "too_many_pixels": gettext_lazy("The picture is wider or higher than 2,000 pixels."),
    "not_an_image": gettext_lazy("This is not a whole PNG or JPEG picture."),
}


class BrandForm(forms.ModelForm[Brand]):
    """The row's fields, a logo to send, and the products sold under the brand."""

    support_url = Brand._meta.get_field("support_url").formfield(assume_scheme="https")
    billing_url = Brand._meta.get_field("billing_url").formfield(assume_scheme="https")
    logo_file = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG or JPEG, 200 kB at most; shown 32 pixels high."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    removes_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)
    plans = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Products sold under this brand"),
        queryset=Plan.objects.order_by("name"),
        required=False,
        help_text=gettext_lazy("Their customers get login links and mail of this brand."),
    )

    class Meta:
        model = Brand
        fields = ["host_name", "name", "colour", "support_url", "billing_url", "support_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture: Picture | None = None
        if self.instance.pk:
            self.initial["plans"] = self.instance.plan_set.all()

    def clean_colour(self) -> str:
        """Written as every colour here: in lower case."""
        return str(self.cleaned_data["colour"]).lower()

    def clean_host_name(self) -> str:
        """A host that the panel does not answer on would be a brand that nobody sees."""
        host_name = str(self.cleaned_data["host_name"]).lower()
        if not validate_host(host_name, settings.ALLOWED_HOSTS):
            raise forms.ValidationError(
                _("The panel does not answer on this host. Add it to ALLOWED_HOSTS first.")
            )
        return host_name

    def clean_logo_file(self) -> object:
        """Judged by its content and written anew."""
        sent = self.cleaned_data["logo_file"]
        if sent:
            try:
                self.picture = checked_picture(
                    sent.read(MAX_LOGO_BYTES + 1), max_bytes=MAX_LOGO_BYTES
                )
            except ImageRefused as refusal:
                raise forms.ValidationError(REFUSALS[refusal.code]) from None
        return sent


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin[Brand]):
    """Staff's page of a brand; every change is an event."""

    form = BrandForm
    list_display = ["host_name", "name", "colour", "support_email"]
    search_fields = ["host_name", "name"]
    readonly_fields = ["shown_logo"]
    fields = [
        "host_name",
        "name",
        "colour",
        "shown_logo",
        "logo_file",
        "removes_logo",
        "support_url",
        "billing_url",
        "support_email",
        "plans",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Brand]:
        rows = super().get_queryset(request)
        return (
            rows if request.resolver_match and request.resolver_match.kwargs else rows.defer("logo")
        )

    @admin.display(description=gettext_lazy("Present logo"))
    def shown_logo(self, brand: Brand) -> str:
        """The picture itself, or a dash."""
        if not brand.logo:
            return "—"
        text = base64.b64encode(bytes(brand.logo)).decode()
        return format_html(
            '<img src="data:{};base64,{}" height="32" alt="">', brand.logo_type, text
        )

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:  # noqa: FBT001 - signature is Django's
        """The row, its logo and its products in one action."""
        if form.picture or form.cleaned_data["removes_logo"]:
            brands.put_logo(obj, form.picture)
        brands.save(brand=obj, plans=form.cleaned_data["plans"], by=staff_actor(request))

    def delete_model(self, request: HttpRequest, obj: Brand) -> None:
        brands.delete(brand=obj, by=staff_actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Brand]) -> None:
        for brand in queryset:
            brands.delete(brand=brand, by=staff_actor(request))
