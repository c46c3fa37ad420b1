"""URLs of the people of a service, below it."""

from __future__ import annotations

from django.urls import URLPattern, path

from clientarea.views import people

urlpatterns: list[URLPattern] = [
    path("", people.show_people, name="people"),
    path("invite/", people.invite_person, name="person-invite"),
    path("<int:administrator_id>/again/", people.invite_again, name="person-invite-again"),
    path("<int:administrator_id>/role/", people.change_role, name="person-role"),
    path("<int:administrator_id>/remove/", people.remove_person, name="person-remove"),
    path("support/", people.give_support_pass, name="support-pass"),
    path("support/end/", people.end_support_pass, name="support-pass-end"),
    path("support/reason/", people.give_reason, name="support-reason"),
]
