"""May the devices of a test be trusted now? Rules over what is known; no window, no store.

Each rule gives at most one :class:`Check`. What stops a test is the study's choice
(``[preflight]``); a check that stops can be overridden with a reason, which is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from frailtylab.device_evidence import DeviceEvidence
from frailtylab.device_register import (
    Calibration,
    CalibrationResult,
    DeviceException,
    RegisteredDevice,
    device_key,
    device_words,
    same_device,
)
from frailtylab.instruments import InstrumentInfo, LinkState
from frailtylab.study.schema import GripStrength, PreflightRules, Test
from frailtylab.trials import Flag

NS_PER_MIN = 60_000_000_000
BATTERY_MINIMUM = "minimum"


class CheckState(StrEnum):
    """*Wait*: not known yet, somebody has to do something. *Bad*: known, not as it should be."""

    OK = "ok"
    WAIT = "wait"
    WARN = "warn"
    BAD = "bad"


class Check(msgspec.Struct, frozen=True):
    """One answer.

    :param code: stable; kept with an exception and translated by the window
    :param values: what fills the text's ``{names}``
    :param stops: the test does not begin before this is well or overridden with a reason
    :param overridden: somebody gave a reason in this visit
    """

    code: str
    state: CheckState
    values: dict[str, str] = {}
    stops: bool = False
    overridden: bool = False


class Preflight(msgspec.Struct, frozen=True):
    """All answers for one test, in the order in which a person would look."""

    test: str
    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Nothing is to be done or to be looked at."""
        return all(check.state is CheckState.OK for check in self.checks)

    @property
    def stopping(self) -> tuple[Check, ...]:
        """What the test must not begin with."""
        return tuple(check for check in self.checks if check.stops)


class Standing(msgspec.Struct, frozen=True):
    """What is known of the place whose instrument a test uses.

    :param info: the instrument that stands there; None for an empty place
    :param bound: key of the device that was chosen for the place; empty where none is known
    :param baseline: the dynamometer with which the participant began; None for the first time
    :param record: the device in the register; None where it was never seen before
    """

    info: InstrumentInfo | None
    state: LinkState
    today: date
    now_ns: int
    bound: str = ""
    baseline: InstrumentInfo | None = None
    record: RegisteredDevice | None = None
    exceptions: tuple[DeviceException, ...] = ()


def gates_of(test: Test) -> tuple[str, ...]:
    """The gates that a test looks at, by role."""
    if isinstance(test, GripStrength):
        return ()
    return {"none": (), "one": ("A",), "two": ("A", "B")}[test.gates]


def uses_device(test: Test) -> bool:
    """True when the study wants an instrument for the test."""
    return isinstance(test, GripStrength) or test.gates != "none"


def preflight(
    test: Test, rules: PreflightRules, standing: Standing, evidence: DeviceEvidence
) -> Preflight:
    """Everything that the study asks of the test's devices, as it stands now."""
    if not uses_device(test):
        return Preflight(test.code, ())
    found = [*_present(rules, standing)]
    info = standing.info
    if info is not None and standing.state is LinkState.READY:
        found += _identity(rules, standing, info)
        found += _baseline(test, rules, standing, info)
        found += _battery(rules, info)
        found += _zero_and_rate(test, rules, standing, evidence)
        found += _beams(test, rules, standing, evidence)
        found += _calibration(test, rules, standing, info)
    return Preflight(test.code, tuple(_excused(test, check, standing) for check in found))


def key_there(standing: Standing) -> str:
    """The key of the device that stands there; empty for an empty place."""
    return device_key(standing.info) if standing.info is not None else ""


def exception_flags(
    test: str, exceptions: tuple[DeviceException, ...], instruments: tuple[InstrumentInfo, ...]
) -> tuple[Flag, ...]:
    """What a trial carries of the exceptions that were made for its devices.

    Another dynamometer asks for a person's eye: results of two devices can't be compared freely.
    """
    keys = {device_key(info) for info in instruments}
    return tuple(
        Flag(
            "device_swapped" if one.check == "baseline_device" else f"note.override_{one.check}",
            {**one.detail, "reason": one.reason},
        )
        for one in exceptions
        if one.test == test and one.device_key in keys
    )


def exceptions_of(
    found: Preflight, standing: Standing, visit_id: str, reason: str
) -> tuple[DeviceException, ...]:
    """An exception with that reason for every check that stops."""
    return tuple(
        DeviceException(
            str(uuid.uuid4()),
            visit_id,
            found.test,
            key_there(standing),
            check.code,
            check.values,
            reason,
        )
        for check in found.stopping
    )


def _excused(test: Test, check: Check, standing: Standing) -> Check:
    """The check without its stop, where a reason was given for it and this very device."""
    if not check.stops:
        return check
    wanted = (test.code, check.code, key_there(standing))
    given = {(one.test, one.check, one.device_key) for one in standing.exceptions}
    if wanted not in given:
        return check
    return msgspec.structs.replace(check, state=CheckState.WARN, stops=False, overridden=True)


def _check(code: str, level: str, state: CheckState, **values: str) -> Check:
    """A check that is not well: by the study's level it stops or only warns."""
    return Check(code, state, values, stops=level == "block")


def _present(rules: PreflightRules, standing: Standing) -> Iterator[Check]:
    info = standing.info
    if info is not None and standing.state is LinkState.READY:
        yield Check("present", CheckState.OK, {"device": device_words(info)})
        return
    if rules.missing_device == "off":
        return
    code = {
        LinkState.CONNECTING: "connecting",
        LinkState.SILENT: "silent",
        LinkState.LOST: "lost",
    }.get(standing.state, "missing")
    state = CheckState.WAIT if code == "connecting" else CheckState.WARN
    yield _check(code, rules.missing_device, state)


def _identity(rules: PreflightRules, standing: Standing, info: InstrumentInfo) -> Iterator[Check]:
    """The device that was chosen for the place is the one that answers."""
    if rules.other_device == "off" or not standing.bound:
        return
    if device_key(info) != standing.bound:
        yield _check("other_device", rules.other_device, CheckState.BAD, device=device_words(info))


def _baseline(
    test: Test, rules: PreflightRules, standing: Standing, info: InstrumentInfo
) -> Iterator[Check]:
    """Dynamometers are not interchangeable: the same one as at the participant's beginning."""
    before = standing.baseline
    if not isinstance(test, GripStrength) or rules.baseline_device == "off" or before is None:
        return
    if same_device(info, before):
        yield Check("baseline_device_same", CheckState.OK)
        return
    words = {"baseline": device_words(before), "device": device_words(info)}
    yield _check("baseline_device", rules.baseline_device, CheckState.BAD, **words)


def _battery(rules: PreflightRules, info: InstrumentInfo) -> Iterator[Check]:
    """Devices that tell nothing of a battery get no line."""
    step = info.reported.get("battery", "")
    if not step or rules.battery == "off":
        return
    if step == BATTERY_MINIMUM:
        yield _check("battery_low", rules.battery, CheckState.WARN)
    else:
        yield Check("battery", CheckState.OK, {"step": step})


def _zero_and_rate(
    test: Test, rules: PreflightRules, standing: Standing, evidence: DeviceEvidence
) -> Iterator[Check]:
    if not isinstance(test, GripStrength):
        return
    zero = evidence.zero_state(standing.now_ns)
    if rules.zero != "off":
        limit, hold = f"{test.zero_limit_kgf:g}", f"{test.zero_hold_s:g}"
        if zero.ok:
            yield Check("zero_ok", CheckState.OK, {"force": f"{zero.mean_kgf or 0.0:.2f}"})
        else:
            yield _check("zero", rules.zero, CheckState.WAIT, limit=limit, hold=hold)
    if rules.rate != "off" and zero.rate_hz > 0:
        values = {"rate": f"{zero.rate_hz:.0f}", "least": f"{test.min_rate_hz:g}"}
        if zero.rate_hz < test.min_rate_hz:
            yield _check("rate_low", rules.rate, CheckState.WARN, **values)
        else:
            yield Check("rate", CheckState.OK, values)


def _beams(
    test: Test, rules: PreflightRules, standing: Standing, evidence: DeviceEvidence
) -> Iterator[Check]:
    """Each beam was broken once and is clear again, since the time that the study allows."""
    gates = gates_of(test)
    if not gates or rules.hand_wave == "off":
        return
    since_ns = standing.now_ns - rules.hand_wave_valid_min * NS_PER_MIN
    left = [gate for gate in gates if not evidence.waved(gate, since_ns)]
    if left:
        yield _check("hand_wave", rules.hand_wave, CheckState.WAIT, gates=", ".join(left))
    else:
        yield Check("beams", CheckState.OK, {"gates": ", ".join(gates)})


def _calibration(
    test: Test, rules: PreflightRules, standing: Standing, info: InstrumentInfo
) -> Iterator[Check]:
    """Gates and simulators are asked for a calibration only where somebody keeps a log of them."""
    if rules.calibration == "off":
        return
    last = newest(standing.record)
    if last is None:
        if isinstance(test, GripStrength) and not info.simulated:
            yield Check("calibration_unknown", CheckState.WARN)
    elif last.result is CalibrationResult.FAILED:
        values = {"on": last.done_on}
        yield _check("calibration_failed", rules.calibration, CheckState.BAD, **values)
    else:
        yield _due(last.next_due, rules, standing.today)


def _due(next_due: str, rules: PreflightRules, today: date) -> Check:
    if not next_due:
        return Check("calibration_open", CheckState.OK)
    due = date.fromisoformat(next_due)
    if due < today:
        return _check("calibration_passed", rules.calibration, CheckState.BAD, due=next_due)
    soon = due - today <= timedelta(days=rules.calibration_warn_days)
    code = "calibration_soon" if soon else "calibration"
    return Check(code, CheckState.WARN if soon else CheckState.OK, {"due": next_due})


def newest(record: RegisteredDevice | None) -> Calibration | None:
    """The calibration that holds now: the newest one by its day."""
    return record.calibrations[0] if record is not None and record.calibrations else None
