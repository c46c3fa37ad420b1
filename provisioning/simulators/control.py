"""Controls under `/_simulator/` for other processes: the demo, benches, tests of whole journeys.

    GET    calls                          the record, secrets masked
    DELETE calls
    GET    faults                         those in force
    POST   faults   members of `Fault`
    DELETE faults
    POST   latency  {"seconds": 0.2}      added to every call
    POST   clock    {"advance_seconds": 900}
    POST   outage   {"seconds": 5}        switched off, then on again

Each simulator adds its own (`Simulator.control`). Only callers on this machine that address it as
such are served, and only JSON is taken, so that no web page can reach in through a browser.
"""

from __future__ import annotations

import ipaddress
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from provisioning.simulators.faults import fault_from_json
from provisioning.simulators.transport import HttpAnswer, HttpRequest, json_answer

if TYPE_CHECKING:
    from provisioning.simulators.core import Simulator

CONTROL_PREFIX = "/_simulator/"
_ANSWER_LEAVES_SECONDS = 0.1
_DONE: dict[str, Any] = {"done": True}


def answer_control(simulator: Simulator, request: HttpRequest) -> HttpAnswer:
    """Serve a control; 403 for strangers, 404 for an unknown one, 400 for unfit members."""
    if not _is_from_here(request):
        return json_answer(403, {"error": "controls are for this machine only"})
    verb = request.path.removeprefix(CONTROL_PREFIX).strip("/")
    if request.body and "application/json" not in request.headers.get("content-type", ""):
        return json_answer(415, {"error": "send JSON"})
    try:
        members = json.loads(request.body) if request.body else {}
        if not isinstance(members, dict):
            raise ValueError("send a JSON object")
        answer = _common(simulator, request.method, verb, members)
        if answer is None:
            answer = simulator.control(request.method, verb, members)
    except (ValueError, KeyError, TypeError) as error:
        return json_answer(400, {"error": f"{type(error).__name__}: {error}"})
    if answer is None:
        return json_answer(404, {"error": f"no control {request.method} {verb}"})
    return json_answer(200, answer)


def _common(
    simulator: Simulator, method: str, verb: str, members: Mapping[str, Any]
) -> dict[str, Any] | None:
    match method, verb:
        case "GET", "calls":
            return {"calls": [call.masked() for call in simulator.calls]}
        case "DELETE", "calls":
            simulator.clear_calls()
        case "GET", "faults":
            return {"faults": [asdict(fault) for fault in simulator.faults.in_force()]}
        case "POST", "faults":
            simulator.inject(fault_from_json(members))
        case "DELETE", "faults":
            simulator.clear_faults()
        case "POST", "latency":
            simulator.latency_seconds = float(members["seconds"])
        case "POST", "clock":
            simulator.clock.advance(float(members["advance_seconds"]))
        case "POST", "outage":
            outage = (float(members["seconds"]),)
            threading.Timer(_ANSWER_LEAVES_SECONDS, simulator.outage, outage).start()
        case _:
            return None
    return _DONE


def _is_from_here(request: HttpRequest) -> bool:
    host = request.headers.get("host", "").rsplit(":", 1)[0].strip("[]")
    return _is_loopback(request.client_host) and (host == "localhost" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
