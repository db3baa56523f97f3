import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from quench.precipitation import population
from quench.precipitation.population import Diagnostics, PhaseHistory, Result, Snapshot

ALLOY = population.al_cu()
NM = 1e-9


def history(size, offset):
    return PhaseHistory(*(np.arange(size) + offset + 10.0 * i for i in range(5)))


def result(time, strength, **changes):
    time, strength = np.asarray(time, float), np.asarray(strength, float)
    parts = {"total": strength, "pure": 0 * time, "solution": 0 * time, "particles": strength}
    parameters = {
        "alloy": ALLOY,
        "time": time,
        "temperature": np.full(time.size, 438.15),
        "composition": np.full(time.size, 0.01),
        "phases": {"θ″": history(time.size, 1), "θ′": history(time.size, 100)},
        "stress": parts,
        "snapshots": {"θ″": (), "θ′": ()},
        "populations": (),
        "diagnostics": Diagnostics(1, 0, 0, 1, 0.0),
        "finished": True,
        "incubated": (),
        "remark": "",
    }
    return Result(**(parameters | changes))


def parabola(time, *, peak=3e4, top=4e8, curvature=2e7):
    return top - curvature * np.log(np.maximum(time, 1e-3) / peak) ** 2


TIMES = np.concatenate([[0.0], np.geomspace(1e3, 1e6, 200)])


def test_peak_of_a_parabola_in_the_logarithm_of_time():
    found = result(TIMES, parabola(TIMES)).peak()
    assert found.time == pytest.approx(3e4, rel=1e-3)
    assert found.value == pytest.approx(4e8, rel=1e-4)
    assert found.inside


def test_peak_between_few_steps():
    times = np.concatenate([[0.0], np.geomspace(1e3, 1e6, 12)])
    found = result(times, parabola(times, curvature=5e6)).peak()
    assert found.time == pytest.approx(3e4, rel=0.05)
    assert found.value == pytest.approx(4e8, rel=0.01)


def test_peak_does_not_follow_ripples():
    ripples = 1e6 * np.sin(np.arange(TIMES.size) * 2.1)
    calm = result(TIMES, parabola(TIMES)).peak()
    rippled = result(TIMES, parabola(TIMES) + ripples).peak()
    assert rippled.time == pytest.approx(calm.time, rel=0.03)
    assert rippled.value == pytest.approx(calm.value, rel=1e-3)


def test_the_top_is_what_lies_within_two_per_cent():
    # below 98 % another curve: it must not count
    strength = parabola(TIMES)
    wings = np.where(strength < 0.979 * 4e8, strength - 1e7 * (TIMES > 3e4), strength)
    found, calm = result(TIMES, wings).peak(), result(TIMES, strength).peak()
    assert found.time == pytest.approx(calm.time, rel=1e-2)


def test_a_skew_top_gives_the_vertex_of_its_parabola_not_its_highest_point():
    logarithm = np.log(np.maximum(TIMES, 1.0) / 3e4)
    steep, flat = 4e8 - 8e7 * logarithm**2, 4e8 - 1e7 * logarithm**2
    strength = np.where(logarithm < 0, steep, flat)
    found = result(TIMES, strength).peak()
    # least squares over -√(0.1) … √(0.8), where the strength falls by 2 %
    ends = -np.sqrt(8e6 / 8e7), np.sqrt(8e6 / 1e7)
    even = np.linspace(*ends, 5001)
    curve = np.polyfit(even, np.where(even < 0, 4e8 - 8e7 * even**2, 4e8 - 1e7 * even**2), 2)
    vertex = -curve[1] / (2 * curve[0])
    assert found.time == pytest.approx(3e4 * np.exp(vertex), rel=5e-3)
    assert found.value == pytest.approx(np.polyval(curve, vertex), rel=1e-4)


@pytest.mark.parametrize("strength", [[300, 320, 400, 380, 310], [390, 396, 400, 380, 310]])
def test_the_top_ends_where_the_straight_lines_between_steps_fall_by_two_per_cent(strength):
    # evenly in the logarithm of time; a half of the first step stands for 0
    times, strength = np.array([0, 1e3, 1e4, 1e5, 1e6]), np.array(strength, float)
    logarithm = np.log([500, 1e3, 1e4, 1e5, 1e6])
    dense = np.linspace(logarithm[0], logarithm[-1], 200001)
    polygon = np.interp(dense, logarithm, strength)
    top = polygon >= 0.98 * 400
    curve = np.polyfit(dense[top] - dense[top].mean(), polygon[top], 2)
    vertex = -curve[1] / (2 * curve[0])
    found = result(times, strength).peak()
    assert found.inside
    assert np.log(found.time) == pytest.approx(dense[top].mean() + vertex, abs=0.01)
    assert found.value == pytest.approx(np.polyval(curve, vertex), rel=1e-3)


@pytest.mark.parametrize(("peak", "end"), [(1e9, -1), (1.0, 1)])
def test_a_peak_at_an_end_is_not_inside(peak, end):
    strength = parabola(TIMES, peak=peak, curvature=1e6)
    strength[0] = strength[1] - 1.0
    found = result(TIMES, strength).peak()
    assert not found.inside
    assert found.time == TIMES[end]
    assert found.value == strength[end]


def test_a_level_curve_has_its_peak_at_the_beginning():
    found = result(TIMES, np.full(TIMES.size, 2e8)).peak()
    assert (found.time, found.value, found.inside) == (0.0, 2e8, False)


def test_one_row_has_a_peak_too():
    found = result([0.0], [1e8]).peak()
    assert (found.time, found.value, found.inside) == (0.0, 1e8, False)


def test_a_peak_on_the_first_steps_is_found():
    # the step after time 0 lies within the top
    times = np.concatenate([[0.0], np.geomspace(1e4, 1e6, 30)])
    strength = parabola(times, peak=1.05e4)
    found = result(times, strength).peak()
    assert found.inside
    assert found.time == pytest.approx(1.05e4, rel=0.4)


def test_strength_at_times():
    found = result([0.0, 10.0, 20.0], [1.0, 3.0, 7.0])
    assert found.strength_at(5.0) == 2.0
    assert found.strength_at([0, 10, 15, 20]).tolist() == [1, 3, 5, 7]
    assert found.strength_at(20 * (1 + 1e-10)) == 7.0


@pytest.mark.parametrize(
    ("times", "message"),
    [
        (20.1, "up to 20 s, got 20.1"),
        ([5.0, 21.0], "up to 20 s, got 21"),
        (-1.0, "times must be 0 or more"),
        (np.nan, "times must be finite"),
    ],
)
def test_strength_outside_the_history_is_refused(times, message):
    with pytest.raises(ValueError, match=message):
        result([0.0, 10.0, 20.0], [1.0, 3.0, 7.0]).strength_at(times)


def test_without_strength_there_is_none_to_ask_for():
    mute = result([0.0, 1.0], [1.0, 1.0], stress=None, alloy=replace(ALLOY, strength=None))
    for ask in (lambda: mute.strength, mute.peak, lambda: mute.strength_at(0.0)):
        with pytest.raises(ValueError, match="Al-4Cu has no Strength"):
            ask()


def test_phases_by_name_and_the_first_without():
    found = result([0.0, 1.0], [1.0, 1.0])
    assert found.phase() is found.phases["θ″"]
    assert found.phase("θ′") is found.phases["θ′"]
    with pytest.raises(KeyError, match="unknown phase 'S'; known: θ′, θ″"):
        found.phase("S")


def test_snapshots_in_numbers():
    snapshot = Snapshot(3.0, np.array([1, 2, 4]) * NM, np.array([1e21, 3e21]))
    assert snapshot.number_density == 4e21
    assert snapshot.mean_radius == pytest.approx((1.5 + 3 * 3) / 4 * NM)
    assert snapshot.density == pytest.approx([1e30, 1.5e30])


def test_an_empty_snapshot():
    empty = Snapshot(3.0, np.zeros(0), np.zeros(0))
    assert (empty.number_density, empty.mean_radius) == (0, 0)
    assert empty.density.size == 0


def columns_of(found, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=dict))
    return found.to_dataframe()


def test_the_table_has_a_column_for_everything(monkeypatch):
    found = result([0.0, 10.0], [1.0, 3.0])
    columns = columns_of(found, monkeypatch)
    assert list(columns)[:3] == ["time / s", "temperature / K", "matrix composition"]
    assert columns["time / s"] is found.time
    assert columns["temperature / K"] is found.temperature
    assert columns["matrix composition"] is found.composition
    for name, phase in found.phases.items():
        assert columns[f"{name}: mean radius / m"] is phase.mean_radius
        assert columns[f"{name}: number density / m^-3"] is phase.number_density
        assert columns[f"{name}: volume fraction"] is phase.volume_fraction
        assert columns[f"{name}: critical radius / m"] is phase.critical_radius
        assert columns[f"{name}: nucleation rate / m^-3 s^-1"] is phase.nucleation_rate
    for part, values in found.stress.items():
        assert columns[f"{part} stress / Pa"] is values
    assert len(columns) == 3 + 2 * 5 + 4


def test_the_table_without_strength(monkeypatch):
    columns = columns_of(result([0.0], [1.0], stress=None), monkeypatch)
    assert len(columns) == 3 + 2 * 5


def test_a_real_table():
    pandas = pytest.importorskip("pandas")
    table = result([0.0, 10.0], [1.0, 3.0]).to_dataframe()
    assert isinstance(table, pandas.DataFrame)
    assert table["total stress / Pa"].tolist() == [1.0, 3.0]


def test_without_pandas_the_table_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"to_dataframe needs pandas: pip install"):
        result([0.0], [1.0]).to_dataframe()
