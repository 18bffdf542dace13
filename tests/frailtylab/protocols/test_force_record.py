"""Readings as they are kept: small, exact, and by one clock."""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc

import pytest
from helpers.marks import force, ns, record_of
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.errors import OperatorError
from frailtylab.protocols.force_record import ForceRecord
from frailtylab.samples import ForceSample

BYTES_A_READING = 17
"""16, and the room that an array keeps free to grow into."""
DIGITS = st.one_of(
    st.floats(-900, 900).map(lambda f: f"{f:.1f}"),
    st.floats(-900, 900).map(lambda f: f"{f:+07.2f}"),
    st.floats(0, 900).map(lambda f: f"{f:06.2f}"),
    st.floats(0, 90).map(lambda f: f"{f:g}"),
    st.integers(-50, 5000).map(str),
    st.sampled_from(["25.", ".5", "-0.0", "+0", "00", "007", "1e2", "0.10"]),
)


def sample(text, unit="kgf", device_ns=None, at_s=0.0):
    return ForceSample(ns(at_s), float(text), unit, text, 0.1, device_ns)


@given(st.lists(st.tuples(DIGITS, st.sampled_from(["kgf", "N", "lbf"])), max_size=40))
def test_digits_of_any_device_are_given_back_exactly(readings):
    record = record_of([sample(text, unit) for text, unit in readings])
    for index, (text, unit) in enumerate(readings):
        assert record.text(index) == text
        assert record.style_at(index).unit == unit


@pytest.mark.parametrize("write", ["{:.1f}", "{:+06.2f}", "{:05.1f}"])
def test_reading_costs_no_more_than_seventeen_bytes(write):
    record = ForceRecord()
    record.append(sample(write.format(1.0)))
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    count = 50_000
    for i in range(count):
        record.append(sample(write.format(i % 700 / 10)))
    gc.collect()
    spent = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert spent / count <= BYTES_A_READING
    assert len(record.styles) == 1


def test_unit_that_is_no_force_is_refused_and_nothing_is_kept():
    record = record_of([force(0, 5)])
    with pytest.raises(OperatorError):
        record.append(sample("5.0", "mm"))
    assert len(record) == 1
    assert record.text(0) == "5.0"


def test_each_reading_is_converted_once_by_its_own_unit():
    record = ForceRecord()
    answered = [record.append(s) for s in (force(0, 20), force(1, 98.1, "N"), force(2, 10, "lbf"))]
    assert list(record.forces_kgf(3)) == answered
    assert answered == pytest.approx([20, 98.1 / 9.80665, 4.5359237])
    assert list(record.forces_kgf(1)) == [20.0]
    assert record.units(2) == ["kgf", "N"]


def test_own_clock_counts_only_where_it_timed_every_reading_and_never_went_back():
    own = record_of([sample("1.0", device_ns=at, at_s=i) for i, at in enumerate((5, 7, 7, 9))])
    assert list(own.times_ns(3)) == [5, 7, 7]
    back = record_of([sample("1.0", device_ns=at, at_s=i) for i, at in enumerate((5, 7, 6))])
    assert list(back.times_ns(3)) == [ns(0), ns(1), ns(2)]
    assert list(back.times_ns(2)) == [5, 7]
    late = record_of([sample("1.0"), sample("1.0", device_ns=7, at_s=1), sample("1.0", at_s=2)])
    assert list(late.times_ns(3)) == [ns(0), ns(1), ns(2)]


def test_readings_are_counted_up_to_and_with_the_time_of_the_stop():
    record = record_of([force(at, 5) for at in (0, 1, 1, 2)])
    assert [record.count_until(ns(at)) for at in (-1, 0, 1, 1.5, 9)] == [0, 1, 3, 3, 4]


def test_numpy_is_never_imported_for_a_squeeze():
    code = "import sys, frailtylab.protocols.grip_strength; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
