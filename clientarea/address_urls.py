"""URLs of aliases, forwards, distribution lists and domain aliases, below a service."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from clientarea.views import aliases, domain_aliases, forwards, lists, receivers

alias_urls: list[URLPattern | URLResolver] = [
    path("", aliases.list_aliases, name="alias-list"),
    path("add/", aliases.add_alias, name="alias-add"),
    path("<int:alias_id>/", aliases.edit_alias, name="alias-edit"),
    path("<int:alias_id>/delete/", aliases.delete_alias, name="alias-delete"),
    path("<int:alias_id>/row/", aliases.show_alias_row, name="alias-row"),
    path("catch-all/", forwards.edit_catch_all, name="catch-all"),
    path("forwards/", forwards.list_forwards, name="forward-list"),
    path("forwards/<int:mailbox_id>/", forwards.edit_forward, name="forward-edit"),
    path("forwards/<int:mailbox_id>/row/", forwards.show_forward_row, name="forward-row"),
]

list_urls: list[URLPattern | URLResolver] = [
    path("", lists.list_lists, name="list-list"),
    path("add/", lists.add_list, name="list-add"),
    path("<int:list_id>/", lists.edit_list, name="list-edit"),
    path("<int:list_id>/delete/", lists.delete_list, name="list-delete"),
    path("<int:list_id>/dismiss/", lists.dismiss_refused_members, name="list-dismiss"),
    path("<int:list_id>/row/", lists.show_list_row, name="list-row"),
]

domain_alias_urls: list[URLPattern | URLResolver] = [
    path("", domain_aliases.list_domain_aliases, name="domain-alias-list"),
    path("add/", domain_aliases.add_domain_alias, name="domain-alias-add"),
    path(
        "<int:domain_alias_id>/delete/",
        domain_aliases.remove_domain_alias,
        name="domain-alias-remove",
    ),
    path(
        "<int:domain_alias_id>/row/", domain_aliases.show_domain_alias_row, name="domain-alias-row"
    ),
    path(
        "waiting/<int:request_id>/check/",
        domain_aliases.check_domain_alias,
        name="domain-alias-check",
    ),
    path(
        "waiting/<int:request_id>/withdraw/",
        domain_aliases.withdraw_domain_alias,
        name="domain-alias-withdraw",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("aliases/", include(alias_urls)),
    path("lists/", include(list_urls)),
    path("domain-aliases/", include(domain_alias_urls)),
    path("receivers/", receivers.show_receivers, name="receivers"),
]
