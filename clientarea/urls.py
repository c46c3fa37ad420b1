from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("bridge/v1/", include("clientarea.bridge.urls")),
    path("admin/", admin.site.urls),
]
