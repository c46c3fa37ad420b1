"""Random wishes under random faults end as wished: nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import BOB, Platform
from tests.provisioning.backends.polarismail import platform as polarismail
from tests.provisioning.backends.smartermail import platform as smartermail
from tests.provisioning.backends.walks import ACTIONS, Model, Step, carry_out, read_model

PLATFORMS: dict[str, Callable[[], AbstractContextManager[Platform]]] = {
    **{
        f"smartermail {build}": partial(smartermail.serving, profile)
        for build, profile in smartermail.PROFILES.items()
    },
    # A disabled mailbox that cannot sign in cannot be given a forward: a refusal, and no fault.
    **{
        f"polarismail {reading}": partial(
            polarismail.serving, profile.changed({"disabled_mailbox_signs_in": True})
        )
        for reading, profile in polarismail.PROFILES.items()
    },
}
# Two names only, so that steps meet.
ADDRESSES = ("one@client.test", "two@client.test")
FAULTS = (
    Fault(kind=FaultKind.CUT_BEFORE),
    Fault(kind=FaultKind.CUT_AFTER),
    Fault(kind=FaultKind.STATUS, status_code=500),
    Fault(kind=FaultKind.STATUS, status_code=502, acts=True),
    Fault(kind=FaultKind.STATUS, status_code=503),
    Fault(kind=FaultKind.HTML),
    Fault(kind=FaultKind.HTML, acts=True),
    Fault(kind=FaultKind.EMPTY, acts=True),
    Fault(kind=FaultKind.TRUNCATED),
    Fault(kind=FaultKind.TOKEN_INVALIDATED),
)

steps = st.builds(
    Step, st.sampled_from(sorted(ACTIONS)), st.sampled_from(ADDRESSES), st.integers(0, 3)
)
# A fault of `FAULTS` and the call of the step that it meets, counted from 0.
troubles = st.none() | st.tuples(st.sampled_from(FAULTS), st.integers(0, 3))


@pytest.mark.parametrize("open_platform", PLATFORMS.values(), ids=PLATFORMS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(walk=st.lists(st.tuples(steps, troubles), min_size=1, max_size=12))
def test_end_state_is_the_wish(
    open_platform: Callable[[], AbstractContextManager[Platform]],
    walk: list[tuple[Step, tuple[Fault, int] | None]],
) -> None:
    with open_platform() as platform:
        platform.add_mailbox(BOB)
        backend = platform.open_backend()
        model = Model()
        for step, trouble in walk:
            # The panel itself refuses a name that it knows, so no fault meets such a wish.
            if trouble is not None and not (step.creates and model.has_name(step.address)):
                platform.inject(*trouble)
            carry_out(step, backend, model)
            platform.clear_faults()
            assert read_model(backend) == model, step
