from __future__ import annotations

from typing import Any

import pytest

from provisioning.actions import aliases
from provisioning.errors import (
    ActionRefused,
    ChangeUnderWay,
    LimitReached,
    NameRefused,
    ServiceNotReady,
)
from provisioning.models import Alias, AuditEvent, Operation, Service, ServiceStatus
from tests.factories import (
    ALICE,
    make_alias,
    make_list,
    make_mailbox,
    make_plan,
    make_service,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    row = make_service(domain_name="client.test", catch_all_target="")
    make_mailbox(row, "bob")
    make_mailbox(row, "al")
    return row


def create(service: Service, *targets: str, local_part: str = "sales", **values: Any) -> Operation:
    return aliases.create(
        service=service, by=ALICE, local_part=local_part, targets=targets, **values
    )


def refusal_of(service: Service, *targets: str, **values: Any) -> ActionRefused:
    with pytest.raises(ActionRefused) as refusal:
        create(service, *targets, **values)
    assert not Operation.objects.exists()
    return refusal.value


class TestCreate:
    def test_it_writes_mirror_operation_and_audit_event(self, service: Service) -> None:
        operation = create(service, "bob@client.test", is_hidden=True)
        alias = Alias.objects.get()
        assert (alias.local_part, alias.targets, alias.state) == (
            "sales",
            ["bob@client.test"],
            "creating",
        )
        assert (operation.kind, operation.object_kind, operation.object_id) == (
            "create_alias",
            "alias",
            alias.pk,
        )
        event = AuditEvent.objects.get()
        assert (event.verb, event.object_name) == ("alias_created", "sales@client.test")
        assert event.after == {
            "local_part": "sales",
            "targets": ["bob@client.test"],
            "display_name": "",
            "allows_sending": False,
            "is_hidden": True,
            "is_internal_only": False,
        }

    def test_at_h01_targets_are_kept_once_whatever_their_case(self, service: Service) -> None:
        create(service, "A@x.test", "a@x.test")
        assert Alias.objects.get().targets == ["a@x.test"]

    def test_at_h02_it_needs_a_target(self, service: Service) -> None:
        refusal = refusal_of(service)
        assert (refusal.code, refusal.field) == ("targets_needed", "targets")

    def test_one_bad_target_refuses_all_and_is_named(self, service: Service) -> None:
        refusal = refusal_of(service, "bob@client.test", "<script>@x")
        assert (refusal.code, refusal.arguments) == ("target_malformed", {"target": "<script>@x"})

    def test_at_h03_a_name_in_use_says_by_what(self, service: Service) -> None:
        make_alias(service, "info", ["bob@client.test"])
        make_list(service, "team", [])
        codes = [
            refusal_of(service, "bob@client.test", local_part=name).code
            for name in ("bob", "info", "team")
        ]
        assert codes == ["name_is_mailbox", "name_is_alias", "name_is_list"]

    def test_at_h06_an_alias_is_never_silently_merged_with_another(self, service: Service) -> None:
        alias = make_alias(service, "info", ["bob@client.test"])
        with pytest.raises(NameRefused):
            create(service, "al@client.test", local_part="Info")
        alias.refresh_from_db()
        assert alias.targets == ["bob@client.test"]

    def test_a_target_that_nobody_has_is_refused(self, service: Service) -> None:
        assert refusal_of(service, "zoe@client.test").code == "target_missing"

    def test_the_hidden_administrator_is_nobody(self, service: Service) -> None:
        assert refusal_of(service, f"{service.admin_username}@client.test").code == "target_missing"

    def test_a_catch_all_takes_any_target(self, service: Service) -> None:
        Service.objects.update(catch_all_target="bob@client.test")
        assert create(service, "zoe@client.test").status == "queued"

    def test_a_circle_is_refused_naming_the_way_back(self, service: Service) -> None:
        make_alias(service, "info", ["sales@client.test"])
        make_list(service, "team", ["info@client.test"])
        refusal = refusal_of(service, "bob@client.test", "team@client.test")
        assert (refusal.code, refusal.arguments["target"]) == ("target_circle", "team@client.test")

    def test_an_alias_to_itself_is_a_circle(self, service: Service) -> None:
        assert refusal_of(service, "sales@client.test").code == "target_circle"

    def test_a_forward_closes_a_circle_too(self, service: Service) -> None:
        make_mailbox(service, "eve", forward_targets=["sales@client.test"])
        assert refusal_of(service, "eve@client.test").code == "target_circle"

    def test_the_same_form_twice_makes_one_alias(self, service: Service) -> None:
        operations = {create(service, "a@x.test", idempotency_key="key").pk for _ in range(2)}
        assert len(operations) == 1

    @pytest.mark.parametrize("status", ["pending", "unproven", "suspended", "terminated"])
    def test_only_an_active_service_takes_it(self, service: Service, status: str) -> None:
        ownership = "pending" if status == "unproven" else "not_needed"
        Service.objects.update(status=ServiceStatus(status), ownership=ownership)
        with pytest.raises(ServiceNotReady):
            create(service, "a@x.test")


class TestOnPolarisMail:
    @pytest.fixture
    def service(self) -> Service:
        row = make_service(
            domain_name="client.test",
            plan=make_plan(platform="polarismail"),
            option_texts={"Total Aliases": "2"},
        )
        make_mailbox(row, "bob")
        make_mailbox(row, "al")
        return row

    def test_at_n18_an_alias_leads_to_one_mailbox(self, service: Service) -> None:
        create(service, "bob@client.test", local_part="info")
        alias = Alias.objects.get()
        assert (alias.targets, alias.allows_sending) == (["bob@client.test"], None)

    def test_at_n04_what_exists_and_what_is_on_its_way_fills_the_plan(
        self, service: Service
    ) -> None:
        create(service, "bob@client.test", local_part="one")
        create(service, "bob@client.test", local_part="two")
        with pytest.raises(LimitReached) as refusal:
            create(service, "bob@client.test", local_part="three")
        assert (refusal.value.code, refusal.value.arguments) == ("alias_limit", {"limit": 2})

    def test_at_n04_none_means_none(self, service: Service) -> None:
        Service.objects.update(option_texts={"Total Aliases": "0"})
        assert refusal_of(service, "bob@client.test").code == "alias_not_included"

    def test_several_targets_are_refused(self, service: Service) -> None:
        refusal = refusal_of(service, "bob@client.test", "al@client.test")
        assert (refusal.code, refusal.arguments) == ("too_many_targets", {"limit": 1})

    def test_an_outside_target_is_refused(self, service: Service) -> None:
        assert refusal_of(service, "bob@x.test").code == "target_not_mailbox"

    def test_options_that_the_platform_does_not_have_are_refused(self, service: Service) -> None:
        refusal = refusal_of(service, "bob@client.test", allows_sending=True)
        assert (refusal.code, refusal.field) == ("option_not_offered", "allows_sending")


class TestChange:
    def test_at_h04_targets_are_replaced_and_flags_kept(self, service: Service) -> None:
        alias = make_alias(service, "sales", ["bob@client.test"], is_hidden=True)
        operation = aliases.change(alias=alias, by=ALICE, targets=["al@client.test", "x@y.test"])
        assert operation is not None
        assert operation.payload["wish"] == {"targets": ["al@client.test", "x@y.test"]}
        alias.refresh_from_db()
        assert (alias.is_hidden, alias.state) == (True, "updating")
        event = AuditEvent.objects.get()
        assert event.before["targets"] == ["bob@client.test"]
        assert event.before.keys() == event.after.keys()

    def test_nothing_different_changes_nothing(self, service: Service) -> None:
        alias = make_alias(service, "sales", ["bob@client.test"])
        assert aliases.change(alias=alias, by=ALICE, targets=["Bob@client.test"]) is None

    def test_one_change_at_a_time(self, service: Service) -> None:
        alias = make_alias(service, "sales", ["bob@client.test"])
        aliases.change(alias=alias, by=ALICE, targets=["al@client.test"])
        with pytest.raises(ChangeUnderWay):
            aliases.delete(alias=alias, by=ALICE)

    def test_a_circle_is_refused(self, service: Service) -> None:
        alias = make_alias(service, "sales", ["bob@client.test"])
        make_alias(service, "info", ["sales@client.test"])
        with pytest.raises(ActionRefused) as refusal:
            aliases.change(alias=alias, by=ALICE, targets=["info@client.test"])
        assert refusal.value.code == "target_circle"


class TestDelete:
    def test_the_history_can_bring_it_back(self, service: Service) -> None:
        alias = make_alias(service, "sales", ["bob@client.test"], allows_sending=True)
        aliases.delete(alias=alias, by=ALICE)
        event = AuditEvent.objects.get()
        assert (event.verb, event.after) == ("alias_deleted", {})
        aliases_before = dict(event.before)
        Alias.objects.all().delete()
        aliases.create(service=service, by=ALICE, **aliases_before)
        assert Alias.objects.get().allows_sending is True

    def test_the_catch_all_is_kept(self, service: Service) -> None:
        alias = make_alias(service, "rest", ["bob@client.test"])
        Service.objects.update(catch_all_target="rest@client.test")
        with pytest.raises(ActionRefused) as refusal:
            aliases.delete(alias=alias, by=ALICE)
        assert refusal.value.code == "catch_all_leads_here"


class TestDropTarget:
    def test_at_g18_aliases_that_lead_nowhere_else_go_the_others_keep_the_rest(
        self, service: Service
    ) -> None:
        make_alias(service, "info", ["bob@client.test"])
        make_alias(service, "team", ["al@client.test", "bob@client.test"])
        make_alias(service, "other", ["al@client.test"])
        operations = aliases.drop_target(service=service, address="bob@client.test", by=ALICE)
        assert [(o.kind, o.object_name) for o in operations] == [
            ("delete_alias", "info@client.test"),
            ("change_alias", "team@client.test"),
        ]
        assert Alias.objects.get(local_part="team").targets == ["al@client.test"]

    def test_one_that_is_being_changed_holds_it_up(self, service: Service) -> None:
        make_alias(service, "info", ["bob@client.test"], state="updating")
        with pytest.raises(ChangeUnderWay):
            aliases.drop_target(service=service, address="bob@client.test", by=ALICE)
