"""The faults, in the order of the table. What each verb does: ``devices.simulators.faults``."""

from __future__ import annotations

from devices.fault_trials import reasons
from devices.fault_trials.fault import Fault, When

LOST = frozenset({"device_lost", "gate_lost"})
MISSED = frozenset({"overload", "unreadable_data", "gap_in_data", "device_silent"})
STARTED_AGAIN = frozenset(
    {"device_silent", "gap_in_data", "gate_incomplete", "device_restarted", "clocks_disagree"}
)

CABLES = (
    Fault(
        name="unplug-rest", words="unplugged for some seconds while nothing is measured",
        when=When.REST, acts=(("unplug", {"for": 3.2}),), lasts_s=3.2, breaks=True, harmless=True,
    ),
    Fault(
        name="unplug-frame", words="unplugged in the middle of a message",
        when=When.FINISH,
        acts=(("split", {"by": 5, "for": 0.6}), ("unplug", {"at": 0.5, "for": 1})),
        lasts_s=1.5, breaks=True, demands=LOST,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="unplug-trial", words="unplugged for a second in the middle of a trial",
        when=When.TRIAL, acts=(("unplug", {"for": 1}),), lasts_s=1, breaks=True, demands=LOST,
    ),
    Fault(
        name="other-port", words="plugged in again elsewhere, where it has another name",
        when=When.TRIAL, acts=(("unplug", {"for": 3.2}),), cable="moved", lasts_s=3.2, breaks=True,
        demands=LOST,
    ),
    Fault(
        name="quiet-unplug", words="unplugged, and the system tells the reader nothing",
        when=When.TRIAL, acts=(("unplug", {"for": 4}),), cable="quiet", lasts_s=4, breaks=True,
        demands=frozenset({"device_lost", "device_silent"}), impossible=reasons.streaming,
    ),
    Fault(
        name="stolen", words="another program takes the port for two seconds",
        when=When.TRIAL, cable="stolen", lasts_s=2, breaks=True, demands=LOST,
    ),
    Fault(
        name="refused", words="the system refuses the port for the first three seconds",
        when=When.START, cable="refused", lasts_s=3, harmless=True,
    ),
    Fault(
        name="two-readers", words="a second reader opens the same port",
        when=When.REST, cable="second_reader", harmless=True,
    ),
    Fault(
        name="twin", words="an equal device with another serial number takes its place",
        when=When.REST, acts=(("unplug", {"for": 1}),), cable="twin", lasts_s=1, breaks=True,
        harmless=True,
    ),
    Fault(
        name="twin-unnamed", words="an equal device without a serial number takes its place",
        when=When.REST, acts=(("unplug", {"for": 30}),), cable="unnamed_twin", heals=False,
    ),
)  # fmt: skip
WIRES = (
    Fault(
        name="silence", words="silent for three and a half seconds",
        when=When.TRIAL, acts=(("stall", {"for": 3.5}),), lasts_s=3.5,
        demands=frozenset({"device_silent", "gap_in_data", "gate_incomplete"}),
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="lost-messages", words="all messages of half a second are lost",
        when=When.FINISH, acts=(("stall", {"for": 0.5}),), lasts_s=0.5,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="flood", words="everything is sent twenty times",
        when=When.ARMED, acts=(("flood", {"count": 20, "for": 5}),), lasts_s=5, repeats=20,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="duplicate", words="everything is sent twice",
        when=When.ARMED, acts=(("flood", {"count": 2, "for": 5}),), lasts_s=5, repeats=2,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="reordered", words="messages overtake each other",
        when=When.ARMED, acts=(("swap", {"for": 5}),), lasts_s=5, in_order=False,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="garbage", words="random bytes before every message",
        when=When.ARMED, acts=(("garbage", {"count": 5, "for": 5}),), lasts_s=5,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="wrong-baud", words="heard at twice the rate for three seconds",
        when=When.REST, acts=(("baud", {"for": 3}),), lasts_s=3, harmless=True,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="baud-in-trial", words="heard at three quarters of the rate in a trial",
        when=When.TRIAL, acts=(("baud", {"for": 0.6, "ratio": 1.333}),), lasts_s=0.6,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="check-sum", words="a digit is changed, the check sum is not",
        when=When.TRIAL, acts=(("corrupt", {"for": 4}),), lasts_s=4,
        settings={"alge_timy": {"checksum": "on"}}, demands=frozenset({"gate_incomplete"}),
        impossible=reasons.with_check_sum,
    ),
    Fault(
        name="no-line-end", words="messages lose their ends for half a second",
        when=When.FINISH, acts=(("unended", {"for": 0.5}),), lasts_s=0.5,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="nan", words="words instead of numbers",
        when=When.TRIAL, acts=(("nan", {"for": 0.4}),), lasts_s=0.4,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="late", words="answers up to 0.3 s late",
        when=When.ARMED, acts=(("late", {"by": 0.3, "for": 5}),), lasts_s=5,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="split", words="every message in two pieces",
        when=When.ARMED, acts=(("split", {"by": 0.004, "for": 5}),), lasts_s=5, harmless=True,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="merged", words="messages of 50 ms in one piece",
        when=When.ARMED, acts=(("merge", {"by": 0.05, "for": 5}),), lasts_s=5, harmless=True,
        impossible=reasons.sends_bytes,
    ),
    Fault(
        name="bunched", words="messages of 16 ms in one piece, as an FTDI adapter hands them out",
        when=When.ARMED, acts=(("merge", {"by": 0.016, "for": 5}),), lasts_s=5, harmless=True,
        impossible=reasons.sends_bytes,
    ),
)  # fmt: skip
DEVICES = (
    Fault(
        name="stuck", words="the reading stands still under load",
        when=When.TRIAL, acts=(("flat", {"value": 20, "for": 2.2}),), lasts_s=2.2,
        demands=frozenset({"flat_line"}), impossible=reasons.force_only,
    ),
    Fault(
        name="unit", words="somebody changes the unit on the gauge",
        when=When.TRIAL, acts=(("unit", {"to": "lbf"}),), harmless=True,
        demands=frozenset({"unit_changed"}), impossible=reasons.with_unit,
    ),
    Fault(
        name="battery", words="the battery is at its minimum",
        when=When.START, acts=(("battery", {"to": "B3"}),), harmless=True,
        demands=frozenset({"battery_low"}), impossible=reasons.with_battery,
    ),
    Fault(
        name="overload", words="overloaded for half a second",
        when=When.TRIAL, acts=(("overload", {"for": 0.5}),), lasts_s=0.5, demands=MISSED,
        impossible=reasons.with_overload,
    ),
    Fault(
        name="reboot", words="off for a second, then on with its greeting",
        when=When.TRIAL, acts=(("reboot", {"for": 1, "greet": "yes"}),), lasts_s=1,
        demands=STARTED_AGAIN, impossible=reasons.with_program,
    ),
    Fault(
        name="reset", words="restarts at once, without a word",
        when=When.TRIAL, acts=(("reboot", {}),), impossible=reasons.with_program,
    ),
    Fault(
        name="bounce", words="every edge of a beam chatters",
        when=When.ARMED, acts=(("bounce", {"for": 5}),), lasts_s=5, harmless=True,
        impossible=reasons.gates_only,
    ),
    Fault(
        name="drift", words="the device's clock is 0.5 % fast",
        when=When.ARMED, acts=(("drift", {"by": 0.005}),), bends_clock=True, harmless=True,
        impossible=reasons.with_clock,
    ),
    Fault(
        name="clock-forward", words="the device's clock is set forward by a second",
        when=When.TRIAL, acts=(("leap", {"by": 1}),), bends_clock=True,
        demands=frozenset({"clocks_disagree"}), impossible=reasons.with_clock,
    ),
    Fault(
        name="clock-back", words="the device's clock is set back by half a second",
        when=When.TRIAL, acts=(("leap", {"by": -0.5}),), bends_clock=True,
        impossible=reasons.with_clock,
    ),
    Fault(
        name="wrap", words="the device's clock begins anew: midnight, 32 bits",
        when=When.ARMED, wraps=True, harmless=True, impossible=reasons.with_clock,
    ),
)  # fmt: skip
FAULTS: dict[str, Fault] = {fault.name: fault for fault in (*CABLES, *WIRES, *DEVICES)}
SOUND = Fault(name="none", words="nothing goes wrong", when=When.REST, harmless=True)
