from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from clientarea.environment import (
    env_bool,
    env_broker,
    env_database,
    env_email,
    env_email_address,
    env_keys,
    env_list,
    env_name_servers,
    env_number,
    env_pairs,
    env_port,
    env_providers,
    env_text,
)

NAME = "SETTING_OF_THIS_TEST"
LONG_SECRET = "a-secret-of-thirty-two-characters-or-more"


def refusal_of(read: Callable[[], object]) -> str:
    """The one line that stops the start."""
    with pytest.raises(ImproperlyConfigured) as refusal:
        read()
    line = str(refusal.value)
    assert NAME in line
    assert "\n" not in line
    return line


class TestMissing:
    @pytest.mark.parametrize("read", [env_text, env_database, env_broker, env_keys])
    def test_a_required_one_is_named(
        self, read: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(NAME, raising=False)
        assert "not set" in refusal_of(lambda: read(NAME))

    def test_blank_counts_as_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, "  ")
        assert "not set" in refusal_of(lambda: env_text(NAME))

    def test_one_with_a_default_takes_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(NAME, raising=False)
        assert env_text(NAME, "usual") == "usual"
        assert env_bool(NAME, default=True)
        assert env_number(NAME, 5) == 5
        assert env_list(NAME) == []


class TestMalformed:
    @pytest.mark.parametrize("text", ["true", "1", "yes"])
    def test_a_switch_is_true_or_false(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, text)
        assert "True or False" in refusal_of(lambda: env_bool(NAME, default=False))

    @pytest.mark.parametrize("text", ["ten", "0", "-3"])
    def test_a_number_is_above_zero(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, text)
        assert "above 0" in refusal_of(lambda: env_number(NAME, 5))

    @pytest.mark.parametrize(
        "url", [f"mailroom:{LONG_SECRET}@host/name", f"mysql://mailroom:{LONG_SECRET}@host"]
    )
    def test_a_database_url_is_refused_without_repeating_its_password(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(NAME, url)
        assert LONG_SECRET not in refusal_of(lambda: env_database(NAME))

    def test_a_broker_is_redis(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, f"amqp://mailroom:{LONG_SECRET}@host")
        line = refusal_of(lambda: env_broker(NAME))
        assert "redis://" in line
        assert LONG_SECRET not in line

    def test_the_position_of_a_bad_key_is_told_and_not_the_key(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(NAME, f"{Fernet.generate_key().decode()},{LONG_SECRET}")
        line = refusal_of(lambda: env_keys(NAME))
        assert "number 2" in line
        assert LONG_SECRET not in line

    @pytest.mark.parametrize(
        "text", ["main", "main:short", f":{LONG_SECRET}", f"a:{LONG_SECRET},a:{LONG_SECRET}"]
    )
    def test_bridge_keys_are_named_pairs(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, text)
        line = refusal_of(lambda: env_pairs(NAME))
        assert "id:secret" in line
        assert LONG_SECRET not in line


class TestMail:
    @pytest.mark.parametrize(
        "url", [f"imap://a:{LONG_SECRET}@host", f"smtp://a:{LONG_SECRET}@", "file://here/mail"]
    )
    def test_a_mail_server_that_cannot_be_is_refused_without_its_password(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(NAME, url)
        line = refusal_of(lambda: env_email(NAME))
        assert "smtps://" in line
        assert LONG_SECRET not in line

    def test_the_ways_to_send_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, "smtp+starttls://mail%40brand.test:a%2Fb@smtp.test")
        read = env_email(NAME)
        assert (read["EMAIL_HOST"], read["EMAIL_PORT"]) == ("smtp.test", 587)
        assert read["EMAIL_HOST_USER"] == "mail@brand.test"
        assert read["EMAIL_HOST_PASSWORD"] == "a/b"
        assert read["EMAIL_USE_TLS"]
        assert not read["EMAIL_USE_SSL"]
        monkeypatch.setenv(NAME, "smtps://smtp.test")
        assert (env_email(NAME)["EMAIL_PORT"], env_email(NAME)["EMAIL_USE_SSL"]) == (465, True)
        monkeypatch.setenv(NAME, "file:///var/mail-out")
        assert env_email(NAME)["EMAIL_FILE_PATH"] == "/var/mail-out"

    def test_a_sender_is_an_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(NAME, "Brand <mail@brand.test>")
        assert env_email_address(NAME) == "Brand <mail@brand.test>"
        monkeypatch.setenv(NAME, "Brand")
        assert "e-mail address" in refusal_of(lambda: env_email_address(NAME))


def test_well_formed_ones_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, f"a:{LONG_SECRET}, b:{LONG_SECRET}x")
    assert env_pairs(NAME) == {"a": LONG_SECRET, "b": f"{LONG_SECRET}x"}
    monkeypatch.setenv(NAME, "one, two ,")
    assert env_list(NAME) == ["one", "two"]
    monkeypatch.setenv(NAME, "mysql://mailroom:secret@127.0.0.1:3307/name")
    assert env_database(NAME)["PORT"] == 3307


@pytest.mark.parametrize("text", ["resolver.test", "192.0.2.1:x", "192.0.2.1:0", "[2001:db8::1"])
def test_a_name_server_is_an_address(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert "192.0.2.1:5353" in refusal_of(lambda: env_name_servers(NAME))


def test_name_servers_with_and_without_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "192.0.2.1, 2001:db8::1,[2001:db8::2]:5353")
    assert env_name_servers(NAME) == ["192.0.2.1", "2001:db8::1", "[2001:db8::2]:5353"]


def test_a_list_of_dns_providers_is_read_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "providers.toml"
    monkeypatch.setenv(NAME, str(path))
    assert NAME in refusal_of(lambda: env_providers(NAME))
    path.write_text('[house]\ntitle = "House panel"\nname_servers = ["ns.house.test"]\n')
    assert env_providers(NAME) == str(path)


@pytest.mark.parametrize("text", ["-1", "65536", "dns"])
def test_a_port_is_a_number_of_one(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert "must be a port" in refusal_of(lambda: env_port(NAME, 53))
    monkeypatch.setenv(NAME, "0")
    assert env_port(NAME, 53) == 0
