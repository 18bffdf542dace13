"""Why a fault can't occur with a device, or can't be noticed by anybody."""

from __future__ import annotations

from devices.fault_trials.specimens import Specimen
from frailtylab.instruments import InstrumentKind

SUMMED = frozenset({"alge_timy", "tag_cp540"})
TELLS_BATTERY = frozenset({"mark10"})
WIRES_ONLY = frozenset({"beam_switch"})
OVERLOAD_SHOWN = frozenset({"imada_ds2", "imada_zt", "lutron_fg", "wagner_fdv", "andilog_centor"})
UNIT_SENT = OVERLOAD_SHOWN | {"mark10", "mecmesin_afg", "wagner_fdx"}
NEWTONS_ONLY = frozenset({"chronojump_force", "profile"})


def sends_bytes(specimen: Specimen) -> str:
    """For faults of bytes."""
    if specimen.driver in WIRES_ONLY:
        return "a bare switch sends no bytes: its beams are levels of control lines"
    return ""


def with_program(specimen: Specimen) -> str:
    """For a device that starts again."""
    if specimen.driver in WIRES_ONLY:
        return "a bare contact has no program that could start again"
    return ""


def force_only(specimen: Specimen) -> str:
    """For faults of a reading."""
    is_force = specimen.kind is InstrumentKind.FORCE
    return "" if is_force else "light barriers send edges, no readings"


def gates_only(specimen: Specimen) -> str:
    """For faults of a beam."""
    return "" if specimen.kind is InstrumentKind.GATE else "a force gauge has no beam"


def with_check_sum(specimen: Specimen) -> str:
    """For faults that a check sum reveals."""
    if specimen.driver in SUMMED:
        return ""
    return "its messages carry no check sum: a wrong digit can't be seen on the wire"


def with_unit(specimen: Specimen) -> str:
    """For a unit that is changed on the gauge."""
    if specimen.driver in UNIT_SENT:
        return ""
    if specimen.driver in NEWTONS_ONLY:
        return force_only(specimen) or "the sensor knows newtons only"
    return force_only(specimen) or "it sends no unit: a change can't be seen on the wire"


def with_battery(specimen: Specimen) -> str:
    """For a battery of which the device speaks."""
    is_told = specimen.driver in TELLS_BATTERY
    return "" if is_told else "the device does not tell its battery unasked"


def with_clock(specimen: Specimen) -> str:
    """For faults of the device's own clock."""
    return "its messages carry no clock" if specimen.modulus_ns is None else ""


def with_overload(specimen: Specimen) -> str:
    """For a gauge that bears more than it can."""
    if specimen.driver in OVERLOAD_SHOWN:
        return ""
    return force_only(specimen) or "what it sends while overloaded is documented nowhere"


def streaming(specimen: Specimen) -> str:
    """For breaks that only missing readings reveal."""
    if specimen.kind is InstrumentKind.FORCE:
        return ""
    return "gates are silent between two walks: only the system can tell that the port is gone"
