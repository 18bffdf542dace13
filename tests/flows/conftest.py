from __future__ import annotations

import pytest
from helpers.virtual_bench import VirtualBench


@pytest.fixture
def bench(qtbot, tmp_path, fake_clock):
    bench = VirtualBench(qtbot, tmp_path, fake_clock)
    bench.sign_in()
    yield bench
    bench.close()
