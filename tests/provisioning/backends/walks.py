"""A model of `client.test`, the steps that change it, and how the queue carries a step out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from provisioning.backends.base import (
    AliasChange,
    AliasSpec,
    Backend,
    ForwardState,
    ListChange,
    MailboxChange,
    MailboxSpec,
    MailProtocol,
)
from provisioning.backends.errors import BackendError, NameInUse, NotFound, Outcome
from tests.provisioning.backends.contract import BOB, DOMAIN, GIBIBYTE, PASSWORD, list_spec

# More than any fault lasts.
_MOST_ATTEMPTS = 6


@dataclass(frozen=True)
class Box:
    """A mailbox as it should be."""

    display_name: str
    quota_bytes: int
    is_enabled: bool = True
    has_eas: bool = False
    forward: str = ""


@dataclass
class Model:
    """What should be there after the steps so far, by address; Bob is always there."""

    mailboxes: dict[str, Box] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    domain_aliases: set[str] = field(default_factory=set)

    def has_name(self, address: str) -> bool:
        return any(address in names for names in (self.mailboxes, self.aliases, self.lists))


@dataclass(frozen=True)
class Step:
    """One wish: `action` on `address`; `number` varies its values."""

    action: str
    address: str
    number: int

    @property
    def creates(self) -> bool:
        """Whether the name must be free."""
        return self.action.startswith("create ")


def carry_out(step: Step, backend: Backend, model: Model) -> None:
    """Does what the queue does: again after a fault, reading back whenever it may have acted.

    A refusal ends the step, and must be one that the model explains.
    """
    act = ACTIONS[step.action]
    may_have_acted = False
    for _ in range(_MOST_ATTEMPTS):
        try:
            apply = act(step, backend, may_have_acted)
        except NameInUse:
            assert model.has_name(step.address), step
            return
        except NotFound:
            assert not _has_object(step, model), step
            return
        except BackendError as error:
            if error.outcome is Outcome.REJECTED:
                raise
            may_have_acted |= error.outcome is Outcome.UNKNOWN or error.was_sent
            continue
        apply(model)
        return
    raise AssertionError(f"{step} never came to an end")


def read_model(backend: Backend) -> Model:
    """What is there."""
    capabilities = backend.capabilities
    return Model(
        mailboxes={
            state.address: Box(
                state.display_name,
                state.quota_bytes,
                state.is_enabled,
                state.has_eas,
                "".join(backend.read_forward(state.address).targets),
            )
            for state in backend.list_mailboxes(DOMAIN)
            if state.address != BOB and not state.is_domain_admin
        },
        aliases={alias.address: "".join(alias.targets) for alias in backend.list_aliases(DOMAIN)},
        lists={
            entry.address: _members(backend, entry.address) for entry in backend.list_lists(DOMAIN)
        },
        domain_aliases={alias.domain_name for alias in backend.list_domain_aliases(DOMAIN)}
        if capabilities.has_domain_aliases
        else set(),
    )


Apply = Callable[[Model], object]


def _create_mailbox(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    """As `operations.mailboxes.create` does: one that looks like ours is completed."""
    box = Box(f"Name {step.number}", (step.number + 1) * GIBIBYTE, has_eas=_eas(step, backend))
    found = backend.read_mailbox(step.address) if may_have_acted else None
    if found is None:
        spec = MailboxSpec(step.address, PASSWORD, box.display_name, box.quota_bytes, box.has_eas)
        backend.create_mailbox(spec)
    elif (found.display_name, found.quota_bytes) != (box.display_name, box.quota_bytes):
        raise NameInUse("somebody else's")
    else:
        backend.set_mailbox_password(step.address, PASSWORD)
        if found.has_eas != box.has_eas:
            backend.change_mailbox(MailboxChange(step.address, has_eas=box.has_eas))
    return lambda model: model.mailboxes.update({step.address: box})


def _change_mailbox(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    quota_bytes, is_enabled = (step.number + 2) * GIBIBYTE, step.number % 2 == 0
    has_eas = _eas(step, backend)
    change = MailboxChange(step.address, quota_bytes=quota_bytes, is_enabled=is_enabled)
    if backend.capabilities.protocols:
        change = replace(change, has_eas=has_eas)
    backend.change_mailbox(change)

    def apply(model: Model) -> None:
        model.mailboxes[step.address] = replace(
            model.mailboxes[step.address],
            quota_bytes=quota_bytes,
            is_enabled=is_enabled,
            has_eas=has_eas,
        )

    return apply


def _forward(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    target = f"x{step.number}@elsewhere.test" if step.number else ""
    backend.set_forward(step.address, ForwardState((target,) if target else ()))

    def apply(model: Model) -> None:
        model.mailboxes[step.address] = replace(model.mailboxes[step.address], forward=target)

    return apply


def _delete_mailbox(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    backend.delete_mailbox(step.address)
    return lambda model: model.mailboxes.pop(step.address, None)


def _create_alias(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    if not (may_have_acted and backend.read_alias(step.address)):
        backend.create_alias(AliasSpec(step.address, (BOB,)))
    return lambda model: model.aliases.update({step.address: BOB})


def _change_alias(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    targets = (BOB,)
    if not backend.capabilities.alias_targets_must_be_mailboxes:
        targets = (f"y{step.number}@elsewhere.test",)
    backend.change_alias(AliasChange(step.address, targets=targets))
    return lambda model: model.aliases.update({step.address: targets[0]})


def _delete_alias(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    backend.delete_alias(step.address)
    return lambda model: model.aliases.pop(step.address, None)


def _create_list(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    """One that is there after an interruption is completed with its members."""
    members = _wished_members(step)
    if may_have_acted and backend.read_list(step.address):
        refused = backend.change_list(ListChange(step.address, members=members))
    else:
        spec = replace(list_spec(backend, *members), address=step.address)
        refused = backend.create_list(spec)
    assert not refused
    return lambda model: model.lists.update({step.address: frozenset(members)})


def _change_members(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    members = _wished_members(step)
    assert not backend.change_list(ListChange(step.address, members=members))
    return lambda model: model.lists.update({step.address: frozenset(members)})


def _delete_list(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    backend.delete_list(step.address)
    return lambda model: model.lists.pop(step.address, None)


def _add_domain_alias(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    name = f"client{step.number}.test"
    backend.add_domain_alias(DOMAIN, name)
    return lambda model: model.domain_aliases.add(name)


def _remove_domain_alias(step: Step, backend: Backend, may_have_acted: bool) -> Apply:
    name = f"client{step.number}.test"
    backend.remove_domain_alias(DOMAIN, name)
    return lambda model: model.domain_aliases.discard(name)


ACTIONS: Mapping[str, Callable[[Step, Backend, bool], Apply]] = {
    "create mailbox": _create_mailbox,
    "change mailbox": _change_mailbox,
    "forward mailbox": _forward,
    "delete mailbox": _delete_mailbox,
    "create alias": _create_alias,
    "change alias": _change_alias,
    "delete alias": _delete_alias,
    "create list": _create_list,
    "change list": _change_members,
    "delete list": _delete_list,
    "add domain alias": _add_domain_alias,
    "remove domain alias": _remove_domain_alias,
}


def _has_object(step: Step, model: Model) -> bool:
    """Whether the object that the step wants to change is there."""
    noun = step.action.rpartition(" ")[2]
    objects: Mapping[str, Collection[str]] = {
        "mailbox": model.mailboxes,
        "alias": model.aliases,
        "list": model.lists,
    }
    return step.address in objects[noun]


def _eas(step: Step, backend: Backend) -> bool:
    return MailProtocol.EAS in backend.capabilities.protocols and step.number == 1


def _wished_members(step: Step) -> tuple[str, ...]:
    return (BOB, "z1@elsewhere.test", "z2@elsewhere.test")[: step.number]


def _members(backend: Backend, address: str) -> frozenset[str]:
    state = backend.read_list(address)
    assert state is not None
    return frozenset(state.members or ())
