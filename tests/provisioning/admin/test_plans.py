"""A product's options as staff read them: value, implication, and what is wrong."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from provisioning.models import Plan
from provisioning.plan_option_words import OPTIONS
from tests.factories import make_plan

pytestmark = pytest.mark.django_db


def page_of(browser: Client, plan: Plan) -> str:
    path = reverse("admin:provisioning_plan_change", args=[plan.pk])
    return unescape(browser.get(path).content.decode())


def test_every_option_stands_there_with_its_implication(admin_client: Client) -> None:
    page = page_of(admin_client, make_plan())
    assert [words.slot for words in OPTIONS] == list(range(1, 24))
    assert not [words.slot for words in OPTIONS if str(words.implication) not in page]


@pytest.mark.parametrize("text", ["0", "2.9", "abc", "-5"])
def test_at_a02_a_tranche_that_is_no_whole_number_is_told_with_the_rule(
    admin_client: Client, text: str
) -> None:
    page = page_of(admin_client, make_plan(option_texts={"1": text}))
    assert "Option 1 must be a whole number of 1 or more" in page
    assert "No service of this product is set up before that." in page


def test_at_a05_the_spf_placeholder_is_warned_about(admin_client: Client) -> None:
    page = page_of(admin_client, make_plan(option_texts={"13": "include:mail.example.com"}))
    assert page.count('class="errornote"') == 1


def test_a_default_is_told_from_a_saved_value(admin_client: Client) -> None:
    saved = page_of(admin_client, make_plan(option_texts={"1": "25"}))
    assert "<code>25</code>" in saved
    assert saved.count("(default)") == 22


def test_a_platform_without_product_options_has_no_table(admin_client: Client) -> None:
    assert 'id="options"' not in page_of(admin_client, make_plan(platform="polarismail"))
