"""Which word of which part of the program reaches which other part."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.app.application import Application


def wire(app: Application) -> None:
    """Tie flows, window and instruments of a running program together."""
    app.bridge.arrived.connect(app.on_batch)
    for teller in (app.tasks, app.day, app.visit, app.devices, app.records):
        teller.problem.connect(app.dialogs.problem)
    app.tasks.bug.connect(app.on_bug)
    app.visit.show.connect(app.navigator.go)
    app.visit.changed.connect(app.navigator.changed)
    app.visit.setup_wanted.connect(app.on_setup_wanted)
    app.visit.devices_wanted.connect(app.device_dialogs.check_devices)
    app.visit.closed.connect(app.to_today)
    app.visit.finished.connect(app.count_waiting)
    app.day.signed_in.connect(app.on_signed_in)
    app.day.show.connect(app.navigator.go)
    app.day.changed.connect(app.navigator.changed)
    app.day.open_visit.connect(app.visit.open)
    app.day.form_problem.connect(app.dialogs.form_problem)
    app.day.saved_participant.connect(app.dialogs.form_kept)
    app.devices.changed.connect(app.on_devices_changed)
    app.settings.look_changed.connect(app.rebuild)
    app.settings.changed.connect(app.navigator.changed)
    app.day.signed_out.connect(app.on_signed_out)
    app.window.chosen.connect(app.go_to_place)
    app.window.signed_out.connect(app.sign_out)
    app.window.lock_wanted.connect(app.lock.flow.lock)
    app.window.closed.connect(app.close)
    app.window.notice_acted.connect(app.notices.acted)
    app.keys.filter.pressed.connect(app.visit.on_press)
    app.navigator.shown.connect(app.on_shown)
    app.refresh.timeout.connect(app.on_refresh)
    app.shelf.on_change(app.on_shelf_changed)
