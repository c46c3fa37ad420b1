"""The commands of WHMCS's modules, under /bridge/v1/."""

from __future__ import annotations

from django.urls import path

from clientarea.bridge import views

urlpatterns = [
    path("create", views.create_service, name="bridge-create"),
    path("suspend", views.suspend_service, name="bridge-suspend"),
    path("unsuspend", views.unsuspend_service, name="bridge-unsuspend"),
    path("terminate", views.terminate_service, name="bridge-terminate"),
    path("sso", views.mint_sso_link, name="bridge-sso"),
]
