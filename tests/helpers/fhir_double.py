"""A FHIR server of the tests: transactions under conditions, and what networks do to an exchange.

Its answers are shaped like those of the FHIR R4 specification, section 3.1.0.11 (transactions): all
or nothing, an entry that fits a condition is found and not made again.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NEEDED = ("Patient", "Practitioner", "Device", "Encounter", "Observation", "Provenance")
PORTAL = b"<html><body>Welcome to the ward's Wi-Fi. Please sign in.</body></html>"
FAULTS = (
    "refuse", "reset", "after_commit", "half_answer", "twice", "portal", "redirect", "empty_200",
    "ok_true", "torn_json", "html_500_after_commit", "401", "403", "409", "413", "429", "500",
    "502", "503", "half_stored",
)  # fmt: skip
"""What can happen to an exchange; ``after_commit``: stored, and the answer lost."""


class Memory:
    """What the server holds: each resource under type and number, with its versions."""

    def __init__(self, most_entries: int = 1000) -> None:
        self.resources: dict[str, list[dict[str, Any]]] = {}
        self.by_condition: dict[str, str] = {}
        self.most_entries = most_entries
        self.lock = threading.Lock()

    def transact(self, bundle: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and answer of a transaction."""
        with self.lock:
            if len(bundle["entry"]) > self.most_entries:
                return 400, outcome("Transaction has too many entries")
            return 200, {
                "resourceType": "Bundle",
                "type": "transaction-response",
                "entry": [self.one(entry) for entry in bundle["entry"]],
            }

    def one(self, entry: dict[str, Any]) -> dict[str, Any]:
        """One entry: made, found, or replaced."""
        request, resource = entry["request"], entry["resource"]
        kind = resource["resourceType"]
        update = request["method"] == "PUT"
        condition = kind + "?" + (
            request["url"].partition("?")[2] if update else request["ifNoneExist"]
        )  # fmt: skip
        place = self.by_condition.get(condition)
        if place is None:
            place = f"{kind}/{len(self.resources) + 1}"
            self.by_condition[condition] = place
            self.resources[place] = [resource]
            return answered("201 Created", place, 1)
        if update:
            self.resources[place].append(resource)
        return answered("200 OK", place, len(self.resources[place]))

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """The newest version of every resource of a type."""
        return [versions[-1] for place, versions in self.resources.items()
                if place.startswith(f"{kind}/")]  # fmt: skip


def answered(status: str, place: str, version: int) -> dict[str, Any]:
    """The answer to one entry."""
    return {"response": {"status": status, "location": f"{place}/_history/{version}"}}


def outcome(words: str, expression: str = "") -> dict[str, Any]:
    """An ``OperationOutcome``."""
    issue: dict[str, Any] = {"severity": "error", "code": "invalid", "diagnostics": words}
    if expression:
        issue["expression"] = [expression]
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def statement(types: tuple[str, ...] = NEEDED, *, conditional: bool = True) -> dict[str, Any]:
    """A ``CapabilityStatement``."""
    resources = [{"type": kind, "conditionalCreate": conditional} for kind in types]
    rest = {"mode": "server", "interaction": [{"code": "transaction"}], "resource": resources}
    return {
        "resourceType": "CapabilityStatement",
        "fhirVersion": "4.0.1",
        "software": {"name": "double"},
        "rest": [rest],
    }


class Double:
    """The server with its address; ``faults`` draws what happens to the next exchange."""

    def __init__(self, memory: Memory, faults: Callable[[], str]) -> None:
        self.memory = memory
        self.faults = faults
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.faulty = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.server.daemon_threads = False

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/fhir"


@contextmanager
def served(
    memory: Memory | None = None, faults: Callable[[], str] = lambda: ""
) -> Iterator[Double]:
    """A server that runs."""
    double = Double(memory or Memory(), faults)
    thread = threading.Thread(target=double.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield double
    finally:
        double.server.shutdown()
        double.server.server_close()
        thread.join()


def drawn(share: float, seed: int) -> Callable[[], str]:
    """Faults for that share of all exchanges, the same in every run."""
    dice = random.Random(seed)  # noqa: S311 - the same in every run
    return lambda: dice.choice(FAULTS) if dice.random() < share else ""


def handler_of(double: Double) -> type[BaseHTTPRequestHandler]:
    """The handler class of one server."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

        def do_GET(self) -> None:
            double.requests.append(("GET", self.path, dict(self.headers), b""))
            self.say(200, statement())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            double.requests.append(("POST", self.path, dict(self.headers), body))
            fault = double.faults()
            double.faulty += bool(fault)
            self.misbehave(fault, json.loads(body))

        def misbehave(self, fault: str, bundle: dict[str, Any]) -> None:
            if fault in ("refuse", "reset"):
                self.close_connection = True
            elif fault in ("after_commit", "html_500_after_commit", "half_answer", "twice"):
                self.after_commit(fault, bundle)
            elif fault == "half_stored":
                status, answer = double.memory.transact({"entry": bundle["entry"][:1]})
                answer["entry"] += [{"response": {"status": "500"}}] * (len(bundle["entry"]) - 1)
                self.say(status, answer)
            elif fault.isdigit():
                self.say(int(fault), outcome("no"), **{"Retry-After": "1"})
            elif fault:
                self.nonsense(fault)
            else:
                self.say(*double.memory.transact(bundle))

        def after_commit(self, fault: str, bundle: dict[str, Any]) -> None:
            status, answer = double.memory.transact(bundle)
            if fault == "twice":
                self.say(*double.memory.transact(bundle))
            elif fault == "half_answer":
                self.raw(status, json.dumps(answer).encode(), cut=True)
            elif fault == "html_500_after_commit":
                self.raw(500, PORTAL)
            else:
                self.close_connection = True

        def nonsense(self, fault: str) -> None:
            bodies = {"portal": PORTAL, "empty_200": b"", "ok_true": b'{"ok": true}',
                      "torn_json": b'{"resourceType": "Bundle", "type": "trans'}  # fmt: skip
            if fault == "redirect":
                self.raw(302, b"", Location="http://127.0.0.1:9/login")
            else:
                self.raw(200, bodies[fault])

        def say(self, status: int, answer: dict[str, Any], **headers: str) -> None:
            self.raw(status, json.dumps(answer).encode(), **headers)

        def raw(self, status: int, body: bytes, *, cut: bool = False, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            if cut:
                self.close_connection = True

    return Handler
