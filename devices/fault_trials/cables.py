"""What happens to cables and ports on a stage; each begins now and is undone by its end."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from devices.fault_trials.ports import Plug, Ports
from devices.simulators.catalogue import simulate
from devices.transport.stream import LinkError, SerialSettings

Undo = Callable[[], None]


def moved(ports: Ports, _driver: str) -> Undo:
    """The device is plugged in elsewhere."""
    ports.plugs[0].name, ports.plugs[0].location = "elsewhere", "1-7"
    return nothing


def quiet(ports: Ports, _driver: str) -> Undo:
    """Reads go on as if nothing had happened; the list of ports tells."""
    ports.plugs[0].quiet = True
    return nothing


def stolen(ports: Ports, _driver: str) -> Undo:
    """Somebody else has the port."""
    return refusing(ports.plugs[0], "access is denied: another program has the port")


def refused(ports: Ports, _driver: str) -> Undo:
    """The system gives no rights."""
    return refusing(ports.plugs[0], "permission denied")


def refusing(plug: Plug, words: str) -> Undo:
    """Opening fails with these words."""
    plug.refusal = words

    def undo() -> None:
        plug.refusal = ""

    return undo


def second_reader(ports: Ports, _driver: str) -> Undo:
    """Opened a second time, which has to be refused."""
    try:
        ports.open(ports.plugs[0].name, SerialSettings(), 0.1)
    except LinkError:
        return nothing
    ports.plugs[0].wrong_readers = -1
    return nothing


def twin(ports: Ports, driver: str) -> Undo:
    """A stranger takes the name, the device comes back under another one."""
    plug = ports.plugs[0]
    ports.plugs.append(stranger(plug, driver, "B2"))
    plug.name, plug.location = "elsewhere", "1-7"
    return nothing


def unnamed_twin(ports: Ports, driver: str) -> Undo:
    """A stranger takes the name; neither of the two has a serial number."""
    plug = ports.plugs[0]
    ports.plugs.append(replace(stranger(plug, driver, ""), location="1-2"))
    plug.name = "unplugged"
    return nothing


def stranger(plug: Plug, driver: str, serial_number: str) -> Plug:
    """Another device of the same kind under the same name, with a hand that squeezes."""
    device = simulate(driver, None, 7, {**plug.settings})
    return Plug(device=device, name=plug.name, serial_number=serial_number, settings=plug.settings)


def nothing() -> None:
    """Nothing to undo."""


CABLES: dict[str, Callable[[Ports, str], Undo]] = {
    "moved": moved,
    "quiet": quiet,
    "stolen": stolen,
    "refused": refused,
    "second_reader": second_reader,
    "twin": twin,
    "unnamed_twin": unnamed_twin,
}
