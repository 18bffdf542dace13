"""Views with sample data for the pages around a visit: people, lists, devices, settings."""

from __future__ import annotations

from frailtylab.people import Participant, Sex, Side
from ui.views import (
    AssessorChoiceView,
    ChipKind,
    ChipView,
    ChoiceView,
    DevicesView,
    DriverView,
    LinkView,
    ParticipantView,
    PeopleRowView,
    PeopleView,
    PlannedVisitView,
    PortView,
    RecordRowView,
    RecordsView,
    SettingsView,
    TodayRowView,
    TodayView,
)
from ui.views_devices import DeviceCardView

HOSTILE = "P1<i></i>7"
ADAPTER = "USB adapter; choose the device"


def assessor_choice() -> AssessorChoiceView:
    """Three people; the second worked here last."""
    people = (("id-1", "A-01"), ("id-3", "A-03"), ("id-7", "A-07"))
    return AssessorChoiceView(people, "id-3", "Ageing-frailty trial")


def first_run() -> AssessorChoiceView:
    """Nobody yet."""
    return AssessorChoiceView((), None, "Ageing-frailty trial")


def today_rows() -> tuple[TodayRowView, ...]:
    """One visit in each state."""
    return (
        TodayRowView("v1", "p1", "P-0147", "K.M. ’41", "1 month", "unfinished",
                     until="2026-11-24", decided=12, required=14),
        TodayRowView("v4", "p4", "P-0121", "Z.L. ’40", "6 months", "overdue", days=4),
        TodayRowView("v2", "p2", "P-0152", "S.T. ’38", "Baseline", "due", until="2026-11-24"),
        TodayRowView("v3", "p3", "P-0139", "W.H. ’44", "3 months", "due", until="2026-12-01"),
        TodayRowView("v6", "p6", "P-0160", "L.Q. ’39", "2 months", "upcoming", days=3,
                     until="2026-12-02"),
        TodayRowView("v5", "p5", "P-0150", "G.Y. ’47", "1 week", "done", finished_at="09:42",
                     decided=14, required=14),
    )  # fmt: skip


def today(rows: tuple[TodayRowView, ...] | None = None, *, waiting: int = 3) -> TodayView:
    """A morning on the ward."""
    checks = (
        ChipView("grip", "Dynamometer M5-100: zero 0.0 kgf", ChipKind.OK),
        ChipView("gates", "Gate B: wave a hand through it", ChipKind.WARN),
        ChipView("disk", "Disk: 41 GB free", ChipKind.OK),
        ChipView("clock", "Clock agrees with the last visit", ChipKind.OK),
    )
    return TodayView(
        date="2026-11-22",
        study_title="Ageing-frailty trial",
        site="02",
        assessor_code="A-03",
        rows=today_rows() if rows is None else rows,
        waiting=waiting,
        oldest_waiting="2026-11-21" if waiting else "",
        checks=checks,
    )


def many_today(count: int = 50) -> TodayView:
    """A list longer than the screen."""
    rows = tuple(
        TodayRowView(f"v{n}", f"p{n}", f"P-{n:04d}", "K.M. ’41", "3 months", "due",
                     until="2026-12-01")
        for n in range(count)
    )  # fmt: skip
    return today(rows)


def people(query: str = "") -> PeopleView:
    """Some participants, one of them with markup for a code."""
    due = ChipView("due", "Due today", ChipKind.NEUTRAL)
    late = ChipView("overdue", "Overdue by 4 days", ChipKind.BAD)
    rows = (
        PeopleRowView("p1", "P-0147", "K.M. ’41", "1 month", ChipView(
            "unfinished", "Unfinished", ChipKind.WARN)),
        PeopleRowView("p4", "P-0121", "Z.L. ’40", "6 months", late),
        PeopleRowView("p2", "P-0152", "S.T. ’38", "Baseline", due),
        PeopleRowView("p9", HOSTILE, "X.Y. ’50", "1 week"),
        PeopleRowView("p5", "P-0150", "G.Y. ’47", ""),
    )  # fmt: skip
    return PeopleView(query, rows, more=True)


def participant(code: str = "P-0147") -> ParticipantView:
    """A participant in the middle of the trial."""
    person = Participant("p1", code, "KM", 1941, Sex.FEMALE, Side.RIGHT, 158)
    visits = (
        PlannedVisitView("b", "Baseline", "2026-10-23", "2026-10-23", "2026-10-23", "done"),
        PlannedVisitView("w", "1 week", "2026-10-30", "2026-10-28", "2026-11-01", "missed"),
        PlannedVisitView("u", "Unscheduled", "2026-11-06", "2026-11-06", "2026-11-06", "done",
                         unscheduled=True),
        PlannedVisitView("m1", "1 month", "2026-11-22", "2026-11-17", "2026-11-27",
                         "unfinished"),
        PlannedVisitView("m2", "2 months", "2026-12-23", "2026-12-16", "2026-12-30", "upcoming",
                         days=31),
        PlannedVisitView("m3", "3 months", "2027-01-22", "2027-01-15", "2027-01-29", "upcoming",
                         days=61),
    )  # fmt: skip
    return ParticipantView(person, "K.M. ’41", visits)


def records(chosen: str = "all", offset: int = 0) -> RecordsView:
    """The first page of 120 records."""
    final = ChipView("final", "Final · waiting to send", ChipKind.OK)
    open_ = ChipView("open", "Open: 3 of 14 missing", ChipKind.NEUTRAL)
    look = ChipView("attention", "Attention: 2 reasons", ChipKind.WARN)
    rows = (
        RecordRowView("v1", "P-0147", "1 month", "2026-11-22 09:12", open_, 11, training=False),
        RecordRowView("v5", "P-0150", "1 week", "2026-11-22 08:40", final, 14, training=False),
        RecordRowView("v7", "P-0133", "Baseline", "2026-11-21 15:03", look, 15, training=False),
        RecordRowView("v8", "T-0001", "Baseline", "2026-11-21 14:10", final, 14, training=True),
    )
    return RecordsView(rows, chosen, 120, offset)


def devices(*, simulated: bool = False) -> DevicesView:
    """A dynamometer that answers and gates that are not connected."""
    ready = ChipView("grip", "Ready · 50 readings a second", ChipKind.OK)
    off = ChipView("gates", "Not connected", ChipKind.NEUTRAL)
    links = (
        LinkView("grip", "Dynamometer", "mark10", "/dev/ttyUSB0", ready,
                 "Mark-10 M5-100 · serial 3284711 · firmware 1.08", 48211, 4017, 2, 0,
                 simulated=simulated, connected=True),
        LinkView("gates", "Light gates", "alge_timy", "", off, ""),
    )  # fmt: skip
    ports = (
        PortView("/dev/ttyUSB0", "Mark-10 USB serial", "0403:6001 · serial FT4X2K1Q · 1-1.2"),
        PortView("/dev/ttyACM0", "ALGE Timy", "0C4A:0889 · serial 1204 · 1-1.3"),
        PortView("/dev/ttyUSB2", "FT232R USB UART", "0403:6001", ADAPTER),
    )
    drivers = (
        DriverView("mark10", "Mark-10 gauge", "force", (("baud", "115200"), ("rate", "50"))),
        DriverView("force_line", "Force as text lines", "force", (("preset", "hx711_plain"),)),
        DriverView("alge_timy", "ALGE Timy", "gate", (("baud", "38400"),)),
        DriverView("gate_line", "Gate events as text lines", "gate", ()),
    )
    return DevicesView(links, ports, drivers, simulated)


def register() -> tuple[DeviceCardView, ...]:
    """A dynamometer with a history, and gates that are not here."""
    ended = ChipView("calibration", "Calibration ended 10 Feb 2026", ChipKind.BAD)
    here = ChipView("here", "Connected", ChipKind.OK)
    log = (
        "10 Feb 2025: calibration by Calibration lab 7, passed after adjustment · certificate 12",
        "3 Mar 2026: self-check passed, 10.03 kg shown for 10 kg, ± 0.2 kg allowed",
    )
    facts = "serial number 3284711 · firmware 1.08 · Mark-10 force gauge · /dev/ttyUSB0"
    return (
        DeviceCardView(
            "mark-10/sn/3284711", "Mark-10 M5-100", facts, (here, ended), log, here=True
        ),
        DeviceCardView("alge/sn/1204", HOSTILE, "serial number 1204"),
    )


def settings() -> SettingsView:
    """An English workstation with one pedal key."""
    return SettingsView(
        language="en",
        languages=(ChoiceView("en", "English"), ChoiceView("zh_CN", "简体中文")),
        theme="system",
        text_scale=1.0,
        keys=("Space", "PgDown"),
        site="02",
        data_folder="/home/ward/.local/share/FrailtyLab",
        version="0.1.0",
    )
