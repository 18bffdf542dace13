"""A device that only its profile describes."""

from __future__ import annotations

import random
from decimal import ROUND_FLOOR, Decimal

from devices.device_clock import NS_PER_UNIT
from devices.line_formats.force import UNIT_WORDS
from devices.profiles.load import profile_of_settings
from devices.profiles.schema import Force, Gate, Profile
from devices.settings import wire_bytes
from devices.simulators.acting import Hand, Walker
from devices.simulators.device import BaseDevice
from devices.simulators.force_line import REST_FLICKER_KGF, WRAP
from devices.simulators.force_units import PER_KGF
from devices.simulators.parts import Sampler
from devices.simulators.people import BeamEdge
from devices.simulators.profile_lines import Template, number_like, templates_of
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

USUAL_RATE_HZ = 10.0


class ProfileDevice(BaseDevice):
    """Sends lines like the examples of its profile, and answers its commands.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._profile = profile = profile_of_settings(settings).profile
        self._speaker = _ForceSpeaker(timeline, profile, profile.force) if profile.force else None
        self._gates = _GateSpeaker(timeline, profile, profile.gate) if profile.gate else None
        self._sampler = Sampler()
        self._heard = b""
        self._out = b""

    def boot(self, now_ns: int) -> None:
        """Stream at once where nothing is needed for it."""
        if self._speaker and not (self._profile.send.start or self._profile.send.poll):
            self._sampler.start(now_ns, self._speaker.rate_hz)

    def receive(self, data: bytes, now_ns: int) -> None:
        """The texts of the profile, whether they have an end or not."""
        self._heard += data
        commands = _commands(self._profile)
        while self._heard:
            name = next((n for n, text in commands if self._heard.startswith(text)), "")
            if not name and any(text.startswith(self._heard) for _, text in commands):
                return
            self._heard = self._heard[len(dict(commands).get(name, b"?")) :]
            self._obey(name, now_ns)

    def advance(self, now_ns: int) -> bytes:
        """Lines up to now."""
        out, self._out = self._out, b""
        if self._speaker:
            out += b"".join(map(self._speaker.line, self._sampler.due(now_ns)))
        if self._gates:
            out += self._gates.lines(now_ns)
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits, else the next sample or edge."""
        if self._out:
            return 0
        return self._gates.next_due_ns() if self._gates else self._sampler.next_ns

    def _obey(self, name: str, now_ns: int) -> None:
        if name == "ask":
            self._out += _answer(self._profile)
        elif name == "stop":
            self._sampler.stop()
        elif self._speaker and name == "start":
            self._sampler.start(now_ns, self._speaker.rate_hz)
        elif self._speaker and name == "zero":
            self._speaker.zero(now_ns)
        elif self._speaker and name == "poll":
            self._out += self._speaker.line(now_ns)


class _ForceSpeaker:
    """A hand's force as lines of the profile."""

    def __init__(self, timeline: Timeline, profile: Profile, force: Force) -> None:
        self._timeline = timeline
        self._force = force
        self._template = templates_of(profile)[0]
        self._per_kgf = PER_KGF[_unit(force, self._template)]
        self._hand = Hand(timeline)
        self._clock = DeviceTimeOfDay(timeline)
        self._zero_kgf = Decimal(0)
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret
        self.rate_hz = force.rate_hz or USUAL_RATE_HZ

    def zero(self, now_ns: int) -> None:
        """From now on this force is none."""
        self._zero_kgf = Decimal(repr(self._hand.force_kgf(self._timeline.elapsed(now_ns))))

    def line(self, now_ns: int) -> bytes:
        """The force now."""
        elapsed = self._timeline.elapsed(now_ns)
        force_kgf = Decimal(repr(self._hand.force_kgf(elapsed))) - self._zero_kgf
        if not force_kgf and self._timeline.active("flat", elapsed) is None:
            force_kgf = self._dice.choice((-1, 0, 0, 0, 1)) * REST_FLICKER_KGF
        force = force_kgf * self._per_kgf * (-1 if self._force.sign == "turned" else 1)
        value = force / Decimal(self._force.scale or 1) + Decimal(self._force.offset or 0)
        parts = {"value": number_like(self._template.part("value") or "", float(value))}
        self._write_down(parts["value"], now_ns)
        time = _time(self._template, self._clock.at(now_ns), self._force)
        return self._template.line(parts | time)

    def _write_down(self, digits: str, now_ns: int) -> None:
        """The number that the line is about to tell, as the profile says it is to be read."""
        force = Decimal(digits) - Decimal(self._force.offset or 0)
        force *= Decimal(self._force.scale or 1) * (-1 if self._force.sign == "turned" else 1)
        self._timeline.truth.force(now_ns, force, _unit(self._force, self._template))


class _GateSpeaker:
    """A walker's edges as lines of the profile."""

    def __init__(self, timeline: Timeline, profile: Profile, gate: Gate) -> None:
        self._timeline = timeline
        self._gate = gate
        self._template = templates_of(profile)[0]
        self._names = {role: name for name, role in reversed(gate.gates.items())}
        self._walker = Walker(timeline)
        self._clock = DeviceTimeOfDay(timeline)

    def lines(self, now_ns: int) -> bytes:
        """The edges up to now that were not told yet."""
        edges = self._walker.edges_until(self._timeline.elapsed(now_ns))
        return b"".join(map(self._line, edges))

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return self._timeline.host_ns(self._walker.next_edge_ns())

    def _line(self, edge: BeamEdge) -> bytes:
        parts: dict[str, str] = {}
        words = self._gate.blocked if edge.blocked else self._gate.clear
        if self._template.part("gate") is not None:
            parts["gate"] = self._names.get(edge.gate, "")
        elif edge.gate != self._gate.single_gate:
            return b""
        if self._template.part("state") is not None:
            parts["state"] = words[0] if words else ""
        elif not edge.blocked:
            return b""
        clock_ns = self._clock.at((self._timeline.start_ns or 0) + edge.at_ns)
        return self._template.line(parts | _time(self._template, clock_ns, self._gate))


def _time(template: Template, clock_ns: int, table: Force | Gate) -> dict[str, str]:
    """The parts of a line that tell the device's time, cut off as a counter does."""
    example, ms = template.part("time"), template.part("ms")
    if example is None:
        return {}
    units = Decimal(clock_ns) / NS_PER_UNIT[table.time_unit]
    units = units % WRAP if table.time_wraps_at_32_bits else units
    step = Decimal(1).scaleb(-len(example.partition(".")[2]))
    parts = {"time": number_like(example, float(units.quantize(step, ROUND_FLOOR)))}
    return parts if ms is None else parts | {"ms": number_like(ms, int(units) // 1000)}


def _unit(force: Force, template: Template) -> str:
    word = template.part("unit")
    words = {name.lower(): unit for name, unit in force.units.items()} or UNIT_WORDS
    return force.unit or "kgf" if word is None else words.get(word.lower(), "kgf")


def _commands(profile: Profile) -> list[tuple[str, bytes]]:
    """Names and bytes of the profile's texts, the longest first."""
    ask = profile.identify.ask if profile.identify else ""
    send = profile.send
    texts = {
        "start": send.start, "stop": send.stop, "zero": send.zero, "poll": send.poll, "ask": ask,
    }  # fmt: skip
    found = [(name, wire_bytes(text)) for name, text in texts.items() if text]
    return sorted(found, key=lambda command: len(command[1]), reverse=True)


def _answer(profile: Profile) -> bytes:
    """The example of an answer to ``ask``."""
    answers = (e for e in profile.example if any(x.startswith("identity.") for x in e.expect))
    return next((wire_bytes(example.bytes) for example in answers), b"")
