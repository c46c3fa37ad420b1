"""Domain aliases and the catch-all."""

from __future__ import annotations

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import PASSWORD, Caller, calling, refused

PUT = "settings/domain/domain-alias-put"
LIST = "settings/domain/domain-aliases"


def test_one_is_added_listed_and_deleted(domain_admin: Caller) -> None:
    assert "domainAliasData" not in domain_admin.get(LIST).json()
    domain_admin.post(f"{PUT}/Client.ca/false/")
    [row] = domain_admin.get(LIST).json()["domainAliasData"]
    assert (row["name"], row["domainName"]) == ("client.ca", "client.test")
    domain_admin.post("settings/domain/domain-alias-delete/client.ca")
    assert "domainAliasData" not in domain_admin.get(LIST).json()
    again = domain_admin.post("settings/domain/domain-alias-delete/client.ca")
    assert refused(again, 400, "DOMAIN_ALIAS_NOT_FOUND")


def test_the_mx_check_can_be_left_out_by_the_server_only(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    assert refused(domain_admin.post(f"{PUT}/client.ca/true"), 400, "The MX record does not match")
    with calling(simulator) as owner:
        owner.login(
            f"{simulator.state.domains['client.test'].main_domain_admin}@client.test", PASSWORD
        )
        response = owner.post(f"{PUT}/client.ca/false")
        assert refused(response, 400, "The MX record does not match")


def test_a_name_in_use_and_the_limit(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    simulator.add_domain("other.test").domain_aliases.append("other.ca")
    for name in ("client.test", "other.test", "other.ca"):
        response = domain_admin.post(f"{PUT}/{name}/false")
        assert refused(response, 400, "DOMAIN_ALIAS_ADD_ERROR_NAME_IN_USE")
    simulator.state.domains["client.test"].settings["maxDomainAliases"] = 1
    domain_admin.post(f"{PUT}/client.ca/false")
    full = domain_admin.post(f"{PUT}/client.fr/false")
    assert refused(full, 400, "DOMAIN_ALIAS_ADD_ERROR_LIMIT_REACHED")


def test_the_catch_all_is_an_alias(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    simulator.add_alias("rest@client.test", ["bob"])
    settings = simulator.state.domains["client.test"].settings
    domain_admin.post("settings/domain/set-catch-all/rest")
    assert settings["catchAll"] == "rest"
    assert refused(domain_admin.post("settings/domain/set-catch-all/bob"), 400, "ALIAS_NOT_FOUND")
    domain_admin.post("settings/domain/set-catch-all")
    assert settings["catchAll"] == ""
