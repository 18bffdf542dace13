"""With what: the instruments, and how they were calibrated."""

from __future__ import annotations

from frailtylab.device_register import Calibration, CalibrationResult, device_key
from frailtylab.fhir.codes import ucum
from frailtylab.fhir.parts import UCUM, Names, Part, Resource, identifier, reference, without_empty
from frailtylab.fhir.record import derived_number, device_number
from frailtylab.instruments import InstrumentInfo, InstrumentKind

KINDS = {
    InstrumentKind.FORCE: "Hand dynamometer",
    InstrumentKind.GATE: "Photogate timer",
    InstrumentKind.STOPWATCH: "Stopwatch",
}
STATES = {
    CalibrationResult.PASSED: "calibrated",
    CalibrationResult.ADJUSTED: "calibrated",
    CalibrationResult.FAILED: "not-calibrated",
}


def device(info: InstrumentInfo, names: Names) -> Resource:
    """A ``Device``; known by its key where it has no serial number."""
    version: list[Part] = []
    if info.firmware:
        version = [{"type": {"text": "firmware"}, "value": info.firmware}]
    model = [{"name": info.model, "type": "model-name"}] if info.model else []
    return without_empty(
        {
            "resourceType": "Device",
            "identifier": [identifier(names.device, device_key(info))],
            "status": "active",
            "manufacturer": info.make,
            "serialNumber": info.serial_number,
            "deviceName": [{"name": KINDS[info.kind], "type": "user-friendly-name"}, *model],
            "type": {"text": KINDS[info.kind]},
            "version": version,
        }
    )


def metric_number(info: InstrumentInfo, calibration: Calibration) -> str:
    """The number of what a device measures, as it was calibrated then."""
    return derived_number("metric", device_number(info), calibration.id)


def device_metric(info: InstrumentInfo, calibration: Calibration, names: Names) -> Resource:
    """A ``DeviceMetric``: where R4 keeps a calibration. Its day has no time of day to tell."""
    force = info.kind is InstrumentKind.FORCE
    unit = "kgf" if force else "s"
    return {
        "resourceType": "DeviceMetric",
        "identifier": [identifier(names.record, metric_number(info, calibration))],
        "type": {"text": "Force" if force else "Time"},
        "unit": {"coding": [{"system": UCUM, "code": ucum(unit)}]},
        "source": reference(device_number(info)),
        "category": "measurement",
        "operationalStatus": "on",
        "calibration": [
            {
                "type": "unspecified",
                "state": STATES[calibration.result],
                "time": f"{calibration.done_on}T00:00:00Z",
            }
        ],
    }
