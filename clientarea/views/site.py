"""What belongs to no service: the theme, and staff's gallery of components."""

from __future__ import annotations

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from clientarea.context import THEME_COOKIE, THEMES
from clientarea.gallery import gallery_context
from clientarea.help_texts import TOPICS
from clientarea.http import CustomerRequest, is_local_path, render_page

THEME_AGE_SECONDS = 365 * 24 * 3600


@require_POST
def choose_theme(request: CustomerRequest) -> HttpResponse:
    """Light, dark, or whatever the system has."""
    next_path = request.POST.get("next", "/")
    response = redirect(next_path if is_local_path(request, next_path) else "/")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=THEME_AGE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@require_safe
def show_help(request: CustomerRequest) -> HttpResponse:
    """Short answers; each page leads to those about itself."""
    return render_page(request, "help/page.html", {"topics": TOPICS})


@staff_member_required
@require_safe
def show_gallery(request: CustomerRequest) -> HttpResponse:
    """Every component in every state."""
    return render_page(request, "gallery/page.html", gallery_context())
