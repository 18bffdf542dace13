"""What is true of the curve of any squeeze, whoever squeezes and whatever sends it."""

from __future__ import annotations

import math

import msgspec
import pytest
from helpers import sample_study
from helpers.capture import Capture
from helpers.line_decoder import build
from helpers.marks import curve_of, ns
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import composite

from frailtylab.protocols.base import Arming
from frailtylab.protocols.force_measures import measures_of
from frailtylab.protocols.force_units import NEWTON_PER_KGF, kgf_per
from frailtylab.recording import unpack
from frailtylab.replay import replay
from frailtylab.samples import ForceSample

UNITS = ("kgf", "N", "lbf", "kN", "gf")


class Squeeze(list[ForceSample]):
    """Readings that Hypothesis tells in one word."""

    def __repr__(self) -> str:
        return f"{len(self)} readings"


@composite
def squeezes(draw, unit=None):
    """Rise, plateau with tremor, perhaps a second rise, release; by a slow or a quick gauge."""
    rate = draw(st.sampled_from([8, 25, 80]))
    top = draw(st.floats(2, 80))
    rise_s, hold_s = draw(st.floats(0.05, 1.5)), draw(st.floats(0.1, 3))
    tremor, again = draw(st.floats(0, 1)), draw(st.booleans())
    sent_in = unit or draw(st.sampled_from(UNITS))
    own_clock = draw(st.booleans())
    one = [top * min(1.0, i / rate / rise_s) for i in range(max(2, int((rise_s + hold_s) * rate)))]
    shape = [0.0, 0.0, *one, *(one[::-1] if again else []), *one, 0.0, 0.0]
    samples = Squeeze()
    for i, kgf in enumerate(shape):
        force = max(0.0, kgf + tremor * math.sin(i * 63 / rate))
        text = f"{force / kgf_per(sent_in):.3f}"
        device_ns = round(i / rate * 1e9) if own_clock else None
        samples.append(ForceSample(ns(i / rate), float(text), sent_in, text, 0.001, device_ns))
    return samples


@given(squeezes())
def test_peak_is_the_greatest_reading_in_its_own_digits(samples):
    own = next(m for m in measures_of(curve_of(samples)) if m.name == "peak_force_device")
    first = next(s for s in samples if s.value == max(t.value for t in samples))
    assert (own.text, own.value, own.unit) == (first.text, first.value, first.unit)


@given(squeezes())
def test_onset_peak_and_release_follow_each_other(samples):
    curve = curve_of(samples)
    moments = curve.moments()
    assert (moments is None) == (max(curve.forces_kgf) < 1.0)
    if moments is not None:
        assert moments.onset.host_ns <= moments.peak.host_ns <= moments.release.host_ns
        assert min(moments.onset.force_kgf, moments.release.force_kgf) >= 1.0
        assert moments.peak.force_kgf == max(curve.forces_kgf)


@given(squeezes())
def test_impulse_of_a_force_that_never_pulls_is_never_negative_nor_more_than_a_box(samples):
    curve = curve_of(samples)
    impulse = curve.impulse_kgf_s()
    if impulse is not None:
        box = max(curve.forces_kgf) * curve.held_s
        assert -1e-9 <= impulse <= box + 1e-9


@given(squeezes())
def test_plateau_lies_between_nothing_and_the_peak(samples):
    curve = curve_of(samples)
    assert 0 <= curve.plateau_kgf() <= max(curve.forces_kgf) + 1e-9
    assert 0 <= curve.held_s <= curve.seconds(0, curve.count - 1)


@given(squeezes("kgf"))
def test_same_squeeze_in_newtons_is_the_same_force(samples):
    per_n = float(NEWTON_PER_KGF)
    newtons = [
        msgspec.structs.replace(s, unit="N", value=s.value * per_n, text=repr(s.value * per_n))
        for s in samples
    ]
    here, there = curve_of(samples), curve_of(newtons)
    assert list(there.forces_kgf) == pytest.approx(list(here.forces_kgf))
    assert measures_of(there)[0].value == pytest.approx(max(s.value for s in samples))


@given(squeezes())
def test_every_derived_number_is_finite_and_says_how_far_it_can_be_off(samples):
    for measure in measures_of(curve_of(samples)):
        assert math.isfinite(measure.value), measure.name
        assert float(measure.text) == measure.value or measure.primary
        assert measure.unit
        assert measure.resolution > 0
        if measure.name not in ("peak_force", "peak_force_device", "sample_rate"):
            assert (-1.0 if measure.uncertainty is None else measure.uncertainty) >= 0


@given(squeezes(), st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_pieces_in_which_the_bytes_come_change_no_number_but_times(samples, sizes):
    """A link stamps what it reads; here all bytes have one moment, so that pieces alone differ."""
    wire = b"".join(b"F %s %s\n" % (s.text.encode(), s.unit.encode()) for s in samples)

    def taken(pieces):
        capture = Capture(sample_study.grip(zero_hold_s=0, rest_same_hand_s=0))
        capture.arm(Arming(zero_kgf=0.0))
        capture.wait(1)
        for piece in pieces:
            capture.send(piece)
        capture.wait(1)
        capture.press()
        return capture

    cuts, at = [], 0
    while at < len(wire):
        size = sizes[len(cuts) % len(sizes)]
        cuts.append(wire[at : at + size])
        at += size
    whole, cut = taken([wire]), taken(cuts)
    assert whole.run.result() == cut.run.result()
    trial = cut.recorder.trial()
    again = replay(unpack(trial.recording or b""), cut.test, build)
    assert again == cut.run.result()
