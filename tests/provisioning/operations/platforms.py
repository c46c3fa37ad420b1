"""Both platforms' simulators under one set of words, for what holds on either."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from provisioning.models import Server, Service
from provisioning.simulators.core import Simulator
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.polarismail import PolarisMailSimulator, Profile
from provisioning.simulators.polarismail import simulator as polarismail
from provisioning.simulators.smartermail import SmarterMailSimulator
from provisioning.simulators.smartermail import simulator as smartermail
from tests.factories import GIGABYTE, make_plan, make_server, make_service

DOMAIN = "client.test"
# PolarisMail tells sizes in units of which a thousand are one GB.
MEGABYTES_OF_A_GIGABYTE = 1000


class MailPlatform(ABC):
    """A running simulator, and what happens on it behind our back."""

    kind: str
    refresh_call_count: int
    usage_read: str
    """The path of the call that tells the mailboxes' sizes."""
    username: str
    password: str
    simulator: Simulator

    def make_server(self) -> Server:
        return make_server(
            platform=self.kind,
            port=self.simulator.port,
            username=self.username,
            password=self.password,
        )

    def make_service(self, server: Server, **values: object) -> Service:
        """An active service; its domain is not on the platform yet."""
        admin = {} if self.kind == "smartermail" else {"admin_username": ""}
        plan = make_plan(platform=self.kind)
        sold = ("Mailboxes", "Enhanced Mailboxes", "Aliases", "Distribution Lists")
        limits = {f"Total {noun}": "unlimited" for noun in sold}
        limits["Mailbox Quota (GB)"] = "unlimited"
        values = {"option_texts": limits, **values}
        return make_service(server=server, plan=plan, domain_name=DOMAIN, **admin, **values)

    @abstractmethod
    def add_domain(self, service: Service, *, mailbox_count: int = 0) -> None: ...

    @abstractmethod
    def add_mailbox(
        self, address: str, *, display_name: str = "", gigabytes: int = 5, used_gigabytes: int = 0
    ) -> None: ...

    @abstractmethod
    def fill_mailbox(self, address: str, used_gigabytes: int) -> None: ...

    @abstractmethod
    def rename_mailbox(self, address: str, display_name: str) -> None: ...

    @abstractmethod
    def remove_domain(self) -> None: ...

    @abstractmethod
    def add_alias(self, address: str, targets: Sequence[str]) -> None: ...

    @abstractmethod
    def retarget_alias(self, address: str, targets: Sequence[str]) -> None: ...

    @abstractmethod
    def remove_alias(self, address: str) -> None: ...

    @abstractmethod
    def add_list(self, address: str) -> None: ...

    @abstractmethod
    def add_domain_alias(self, alias_name: str) -> None: ...

    @abstractmethod
    def check_password(self, address: str, password: str) -> bool: ...

    def fill_domain(self) -> None:
        """One of each kind of object."""
        self.add_mailbox(f"anna@{DOMAIN}", display_name="Anna", used_gigabytes=1)
        self.add_alias(f"info@{DOMAIN}", [f"anna@{DOMAIN}"])
        self.add_list(f"team@{DOMAIN}")
        self.add_domain_alias("client-mail.test")

    def fail(self, kind: FaultKind, path: str = "") -> None:
        """Every call, or every one to `path`, goes wrong from now on."""
        self.simulator.inject(Fault(kind=kind, path_contains=path, times=None))

    def mend(self) -> None:
        self.simulator.clear_faults()


class SmarterMail(MailPlatform):
    kind = "smartermail"
    refresh_call_count = 6
    usage_read = "list-users"
    username = smartermail.ADMIN_USERNAME
    password = smartermail.ADMIN_PASSWORD

    def __init__(self) -> None:
        self.simulator: SmarterMailSimulator = SmarterMailSimulator()

    def add_domain(self, service: Service, *, mailbox_count: int = 0) -> None:
        self.simulator.add_domain(
            service.domain_name,
            mailbox_count=mailbox_count,
            admin_username=service.admin_username,
        )

    def add_mailbox(
        self, address: str, *, display_name: str = "", gigabytes: int = 5, used_gigabytes: int = 0
    ) -> None:
        self.simulator.add_mailbox(
            address,
            full_name=display_name,
            max_bytes=gigabytes * GIGABYTE,
            used_bytes=used_gigabytes * GIGABYTE,
        )

    def fill_mailbox(self, address: str, used_gigabytes: int) -> None:
        mailbox = self.simulator.mailbox(address)
        assert mailbox is not None
        mailbox.used_bytes = used_gigabytes * GIGABYTE

    def rename_mailbox(self, address: str, display_name: str) -> None:
        mailbox = self.simulator.mailbox(address)
        assert mailbox is not None
        mailbox.full_name = display_name

    def remove_domain(self) -> None:
        self.simulator.state.domains.clear()

    def add_alias(self, address: str, targets: Sequence[str]) -> None:
        self.simulator.add_alias(address, targets)

    def retarget_alias(self, address: str, targets: Sequence[str]) -> None:
        self.simulator.state.domains[DOMAIN].aliases[_name(address)].targets = list(targets)

    def remove_alias(self, address: str) -> None:
        del self.simulator.state.domains[DOMAIN].aliases[_name(address)]

    def add_list(self, address: str) -> None:
        self.simulator.add_list(address, moderator_address=f"boss@{DOMAIN}")

    def add_domain_alias(self, alias_name: str) -> None:
        self.simulator.state.domains[DOMAIN].domain_aliases.append(alias_name)

    def check_password(self, address: str, password: str) -> bool:
        return self.simulator.check_password(address, password)


class PolarisMail(MailPlatform):
    kind = "polarismail"
    refresh_call_count = 5
    usage_read = "getAllUsersDomain"
    username = polarismail.ADMIN_USERNAME
    password = polarismail.ADMIN_PASSWORD

    def __init__(self) -> None:
        # One address for all: the mailboxes' interface too is where the server's record points.
        self.simulator: PolarisMailSimulator = PolarisMailSimulator(
            profile=Profile(primary_serves_users=True)
        )

    def add_domain(self, service: Service, *, mailbox_count: int = 0) -> None:
        self.simulator.add_domain(service.domain_name, mailbox_count=mailbox_count)

    def add_mailbox(
        self, address: str, *, display_name: str = "", gigabytes: int = 5, used_gigabytes: int = 0
    ) -> None:
        self.simulator.add_mailbox(
            address,
            display_name=display_name,
            quota_gigabytes=str(gigabytes),
            used_bytes=used_gigabytes * MEGABYTES_OF_A_GIGABYTE * 10**6,
        )

    def fill_mailbox(self, address: str, used_gigabytes: int) -> None:
        mailbox = self.simulator.mailbox(address)
        assert mailbox is not None
        mailbox.used_bytes = used_gigabytes * MEGABYTES_OF_A_GIGABYTE * 10**6

    def rename_mailbox(self, address: str, display_name: str) -> None:
        mailbox = self.simulator.mailbox(address)
        assert mailbox is not None
        mailbox.display_name = display_name

    def remove_domain(self) -> None:
        self.simulator.state.domains.clear()

    def add_alias(self, address: str, targets: Sequence[str]) -> None:
        self.simulator.add_alias(address, targets)

    def retarget_alias(self, address: str, targets: Sequence[str]) -> None:
        self.simulator.state.domains[DOMAIN].aliases[_name(address)].targets = list(targets)

    def remove_alias(self, address: str) -> None:
        del self.simulator.state.domains[DOMAIN].aliases[_name(address)]

    def add_list(self, address: str) -> None:
        self.simulator.add_list(address, [f"anna@{DOMAIN}"])

    def add_domain_alias(self, alias_name: str) -> None:
        self.simulator.state.domains[DOMAIN].alias_domains[alias_name] = 1

    def check_password(self, address: str, password: str) -> bool:
        return self.simulator.check_password(address, password)


def _name(address: str) -> str:
    return address.partition("@")[0]


PLATFORMS: tuple[type[MailPlatform], ...] = (SmarterMail, PolarisMail)
