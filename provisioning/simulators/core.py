"""What every simulator has: a server, faults, a record of calls, a clock, a state file, controls.

The way of a call: recorded → latency → fault, if one meets it → carried out, locked → answered.
"""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from provisioning.simulators.calls import Call, CallLog
from provisioning.simulators.clock import Clock
from provisioning.simulators.control import CONTROL_PREFIX, answer_control
from provisioning.simulators.faults import Fault, FaultBook, FaultKind
from provisioning.simulators.statefile import StateFile
from provisioning.simulators.transport import (
    LOOPBACK,
    HttpAnswer,
    HttpRequest,
    Listener,
    html_answer,
)

PRIMARY_HOST = "primary"
_PROXY_PAGE = "<!DOCTYPE html><title>Please wait</title><h1>The service is being started</h1>"


class Simulator(ABC):
    """A mail platform on loopback: a context manager, or `start` and `stop` (again and again).

    A platform with more than one host listens on `further_ports` too: name of the host to its port.
    `latency_seconds` is added to every call. `lock` guards the state: hold it to read or change the
    state from another thread while calls may come in.
    """

    software: ClassVar[str]
    """What the platform's web server calls itself."""

    def __init__(
        self,
        *,
        port: int = 0,
        further_ports: Mapping[str, int] | None = None,
        latency_seconds: float = 0.0,
        state_path: Path | None = None,
    ) -> None:
        self.clock = Clock()
        self.lock = threading.RLock()
        self.latency_seconds = latency_seconds
        self.faults = FaultBook()
        self.call_log = CallLog()
        self._listeners = {
            name: Listener(number, self._respond, host_name=name, software=self.software)
            for name, number in {PRIMARY_HOST: port, **(further_ports or {})}.items()
        }
        self._switching_on: threading.Timer | None = None
        self._file = StateFile(state_path, self._state_text) if state_path else None
        saved = self._file.load() if self._file else None
        if saved is not None:
            self.restore(saved)

    @abstractmethod
    def name_of(self, request: HttpRequest) -> str:
        """What the record and the faults call this request: `Call.path`."""

    @abstractmethod
    def body_of(self, request: HttpRequest) -> Any:
        """The request's body as JSON values, for the record; None when it cannot be read."""

    @abstractmethod
    def act(self, request: HttpRequest, call: Call) -> HttpAnswer:
        """Carry a call out; called with `lock` held. Fills in `call.role`."""

    @abstractmethod
    def revoke_token(self, request: HttpRequest) -> None:
        """End the token that the request presents, if any."""

    @abstractmethod
    def failure_answer(self, status: int, message: str) -> HttpAnswer:
        """An answer in the platform's own form that says that a call was not successful."""

    @abstractmethod
    def control(self, method: str, verb: str, members: Mapping[str, Any]) -> Any | None:
        """Answer a control of this platform alone; None when there is no such control."""

    @abstractmethod
    def snapshot(self) -> object:
        """The whole state, made of JSON values and dataclasses, no password in clear."""

    @abstractmethod
    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over a state read back as JSON from what `snapshot` gave."""

    def may_change(self, request: HttpRequest) -> bool:
        """Whether the call that was carried out may have changed the state."""
        return request.method != "GET"

    @property
    def port(self) -> int:
        """The port that the primary host listens on; known once started, and kept."""
        return self._listeners[PRIMARY_HOST].port

    @property
    def base_url(self) -> str:
        """Scheme, host and port of the primary host, without a slash at the end."""
        return self.url_of(PRIMARY_HOST)

    @property
    def host_names(self) -> list[str]:
        """The hosts, the primary one first."""
        return list(self._listeners)

    def url_of(self, host_name: str) -> str:
        """Scheme, host and port of one host, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._listeners[host_name].port}"

    @property
    def calls(self) -> list[Call]:
        """Every call that reached the platform since the start or `clear_calls`, oldest first."""
        return self.call_log.all()

    def clear_calls(self) -> None:
        """Forget the recorded calls."""
        self.call_log.clear()

    def wait_for_calls(
        self,
        path_contains: str = "",
        *,
        count: int = 1,
        acted: bool = False,
        timeout_seconds: float = 10.0,
    ) -> list[Call]:
        """Wait until so many calls have arrived, with `acted` until they were carried out.

        Raises TimeoutError.
        """
        return self.call_log.wait_for(
            path_contains=path_contains, count=count, acted=acted, timeout_seconds=timeout_seconds
        )

    def inject(self, fault: Fault) -> None:
        """Put a fault in force for the calls to come."""
        self.faults.add(fault)

    def clear_faults(self) -> None:
        """Lift all faults; calls held by a delay go on at once."""
        self.faults.clear()

    def start(self) -> Self:
        """Switch the platform on. Raises OSError when the port is in use."""
        for host_name in self.host_names:
            self.switch_on(host_name)
        if self._file:
            self._file.start()
        return self

    def stop(self) -> None:
        """Switch the platform off: connections are refused, open ones end, the state is kept."""
        if self._switching_on:
            self._switching_on.cancel()
        for host_name in self.host_names:
            self.switch_off(host_name)
        self.faults.release()
        if self._file:
            self._file.close()

    def switch_on(self, host_name: str) -> None:
        """Have one host take connections. Raises OSError when its port is in use."""
        self._listeners[host_name].start()

    def switch_off(self, host_name: str) -> None:
        """Have one host refuse connections and end those that are open."""
        self._listeners[host_name].stop()

    def outage(self, seconds: float) -> None:
        """Switch the platform off now and, unless it is stopped meanwhile, on after `seconds`."""
        self.stop()
        self._switching_on = threading.Timer(seconds, self.start)
        self._switching_on.daemon = True
        self._switching_on.start()

    def note_change(self) -> None:
        """Have the state saved soon, when there is a file to save it in."""
        if self._file:
            self._file.note_change()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _state_text(self) -> str:
        with self.lock:
            return json.dumps(self.snapshot(), default=vars, separators=(",", ":"))

    def _respond(self, request: HttpRequest) -> HttpAnswer | None:
        if request.path.startswith(CONTROL_PREFIX):
            return answer_control(self, request)
        path = self.name_of(request)
        fault = self.faults.take(request.method, path, request.host_name)
        body = self.body_of(request)
        call = Call(request.method, path, body, self.clock.now(), request.host_name)
        call.fault_kind = fault.kind.value if fault else None
        self.call_log.add(call)
        if self.latency_seconds:
            time.sleep(self.latency_seconds)
        answer = self._meet(fault, request, call) if fault else self._perform(request, call)
        call.status = answer.status if answer else None
        return answer

    def _perform(self, request: HttpRequest, call: Call) -> HttpAnswer | None:
        with self.lock:
            if request.server_ended.is_set():
                return None
            answer = self.act(request, call)
        call.acted = True
        self.call_log.note()
        if self.may_change(request):
            self.note_change()
        return answer

    def _meet(self, fault: Fault, request: HttpRequest, call: Call) -> HttpAnswer | None:
        match fault.kind:
            case FaultKind.CUT_BEFORE:
                return None
            case FaultKind.CUT_AFTER:
                self._perform(request, call)
                return None
            case FaultKind.DELAY_BEFORE:
                self.faults.hold(fault)
                return self._perform(request, call)
            case FaultKind.DELAY_AFTER:
                answer = self._perform(request, call)
                self.faults.hold(fault)
                return answer
            case FaultKind.TRUNCATED:
                whole = self._perform(request, call)
                return replace(whole, body=whole.body[: len(whole.body) // 2]) if whole else None
            case FaultKind.TOKEN_INVALIDATED:
                with self.lock:
                    self.revoke_token(request)
                return self._perform(request, call)
        if fault.acts:
            self._perform(request, call)
        return self._false_answer(fault)

    def _false_answer(self, fault: Fault) -> HttpAnswer:
        if fault.kind is FaultKind.HTML:
            return html_answer(200, _PROXY_PAGE)
        if fault.kind is FaultKind.EMPTY:
            return HttpAnswer(200)
        if fault.kind is FaultKind.FAILURE:
            return self.failure_answer(200, fault.message)
        answer = self.failure_answer(fault.status_code, fault.message)
        if fault.retry_after_seconds is None:
            return answer
        headers = {**answer.headers, "Retry-After": str(fault.retry_after_seconds)}
        return replace(answer, headers=headers)
