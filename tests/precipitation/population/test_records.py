import json
from dataclasses import replace

import numpy as np
import pytest

from quench.precipitation import population, thermodynamics
from quench.precipitation.population import BALANCE_LIMIT, SizeClasses, StepError, yield_stress
from quench.precipitation.population.nuclei import nuclei
from quench.precipitation.population.records import Records, recount
from quench.precipitation.population.stepping import State, matrix_composition

ALLOY = population.al_cu()
NM = 1e-9
T = 438.15


def gaussian(mean, number):
    edges = np.linspace(0.4, 1.6, 41) * mean
    return SizeClasses.from_density(
        lambda r: number / (0.376 * mean) * np.exp(-(((r / mean - 1) / 0.15) ** 2) / 2), edges
    )


def state(*populations, time=0.0):
    composition = matrix_composition(ALLOY, populations)
    return State(time, composition, populations, (0.0, 0.0), (False, False))


EMPTY = state(SizeClasses.none(), SizeClasses.none())
FULL = state(gaussian(2 * NM, 2e23), gaussian(8 * NM, 1e21), time=5.0)


def test_the_count_is_that_of_the_alloy():
    assert recount(ALLOY, EMPTY) == pytest.approx(ALLOY.composition, rel=1e-15)
    assert recount(ALLOY, FULL) == pytest.approx(ALLOY.composition, rel=1e-14)


def test_the_count_by_hand_for_equal_spheres():
    sphere = 4 * np.pi / 3 * (5 * NM) ** 3
    classes = SizeClasses(np.array([5, 5 * (1 + 1e-12)]) * NM, np.array([1e22]), np.zeros(1))
    found = recount(ALLOY, State(0.0, 0.01, (SizeClasses.none(), classes), (0, 0), (False,) * 2))
    share = sphere * 1e22 * ALLOY.matrix.molar_volume / ALLOY.phases[1].molar_volume
    assert found == pytest.approx(share / 3 + (1 - share) * 0.01, rel=1e-9)


def tampered(factor, what):
    classes = FULL.populations[0]
    broken = replace(classes, **{what: getattr(classes, what) * factor})
    return replace(FULL, populations=(broken, FULL.populations[1]))


@pytest.mark.parametrize(("what", "factor"), [("numbers", 1.001), ("edges", 0.999), ("slopes", 3)])
def test_a_broken_balance_is_refused(what, factor):
    records = Records(ALLOY, EMPTY, T)
    off = abs(recount(ALLOY, tampered(factor, what)) / ALLOY.composition - 1)
    assert off > BALANCE_LIMIT
    with pytest.raises(StepError, match=f"at 5 s the count of solute is off by {off:.1e} of all"):
        records.add(tampered(factor, what), T, [0.0, 0.0])
    result = records.result(EMPTY, True)
    assert result.time.tolist() == [0.0]
    assert result.diagnostics.steps == 0
    assert result.diagnostics.balance_error == 0
    assert result.diagnostics.most_classes == 0


def test_the_largest_error_of_the_balance_is_kept():
    records = Records(ALLOY, EMPTY, T)
    off = abs(recount(ALLOY, tampered(1 + 1e-6, "numbers")) / ALLOY.composition - 1)
    records.add(tampered(1 + 1e-6, "numbers"), T, [0.0, 0.0])
    records.add(FULL, T, [0.0, 0.0])
    assert records.balance_error == off
    assert 1e-8 < off < 1e-6
    assert records.steps == 2


@pytest.mark.parametrize("rate", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(rate):
    records = Records(ALLOY, EMPTY, T)
    with pytest.raises(StepError, match="to 5 s gave a value that is not finite; check the par"):
        records.add(FULL, T, [0.0, rate])
    assert len(records.rows) == 1
    assert records.steps == 0


def test_the_first_row_is_the_beginning():
    result = Records(ALLOY, EMPTY, T).result(EMPTY, True)
    assert result.time.tolist() == [0.0]
    assert result.temperature.tolist() == [T]
    assert result.composition.tolist() == [ALLOY.composition]
    for history in result.phases.values():
        for column in ("mean_radius", "number_density", "volume_fraction", "nucleation_rate"):
            assert getattr(history, column).tolist() == [0.0]


def test_a_row_holds_what_there_is():
    records = Records(ALLOY, EMPTY, T)
    records.add(FULL, T + 1, [3.0, 4.0])
    result = records.result(FULL, True)
    assert result.time.tolist() == [0.0, 5.0]
    assert result.temperature.tolist() == [T, T + 1]
    assert result.composition[1] == FULL.composition
    stress = yield_stress(ALLOY, FULL.composition, FULL.populations)
    for part, values in result.stress.items():
        assert values[1] == getattr(stress, part)
    for name, classes, rate in zip(("θ″", "θ′"), FULL.populations, (3.0, 4.0), strict=True):
        history = result.phase(name)
        assert history.number_density[1] == pytest.approx(classes.number)
        assert history.mean_radius[1] == pytest.approx(classes.lengths / classes.number)
        assert history.nucleation_rate.tolist() == [0.0, rate]
        now = nuclei(
            ALLOY.phase(name),
            ALLOY.matrix,
            FULL.composition,
            T + 1,
            ALLOY.matrix.diffusivity(T + 1),
        )
        assert history.critical_radius[1] == now.critical_radius
    assert result.populations is FULL.populations
    assert result.diagnostics.steps == 1
    assert result.diagnostics.most_classes == 40


def test_volume_fraction_is_that_of_equilibrium_for_one_phase():
    only = replace(ALLOY, phases=ALLOY.phases[1:])
    classes = gaussian(8 * NM, 1e22)
    left = matrix_composition(only, (classes,))
    after = State(1.0, left, (classes,), (0.0,), (False,))
    records = Records(only, after, T)
    expected = thermodynamics.volume_fraction(
        composition=only.composition,
        matrix=left,
        precipitate=only.phases[0].equilibrium.precipitate,
        molar_volume_precipitate=only.phases[0].molar_volume,
        molar_volume_matrix=only.matrix.molar_volume,
    )
    found = records.result(after, True).phase().volume_fraction[0]
    assert found == pytest.approx(expected, rel=1e-12)
    assert found > 0.02


def test_without_driving_force_the_critical_radius_is_zero():
    hot = Records(ALLOY, EMPTY, 800.0).result(EMPTY, True)
    assert [history.critical_radius[0] for history in hot.phases.values()] == [0, 0]


def test_without_strength_there_is_no_stress():
    mute = replace(ALLOY, strength=None)
    result = Records(mute, EMPTY, T).result(EMPTY, True)
    assert result.stress is None


def test_kept_sizes_are_those_of_the_state():
    records = Records(ALLOY, EMPTY, T)
    records.keep(FULL)
    records.keep(EMPTY)
    kept = records.result(FULL, True).snapshots
    for name, classes in zip(("θ″", "θ′"), FULL.populations, strict=True):
        full, empty = kept[name]
        assert full.time == 5
        assert full.number_density == pytest.approx(classes.number, rel=1e-12)
        assert full.mean_radius == pytest.approx(classes.lengths / classes.number, rel=1e-3)
        widths = np.diff(full.edges) / (full.edges[:-1] + 0.3 * full.mean_radius)
        assert widths == pytest.approx(np.full(widths.size, 0.02), rel=0.05)
        assert (empty.time, empty.number_density, empty.mean_radius) == (0, 0, 0)
        assert (empty.edges.size, empty.numbers.size) == (0, 0)


def test_few_are_kept_too():
    records = Records(ALLOY, EMPTY, T)
    few = state(gaussian(2 * NM, 0.5), SizeClasses.none())
    records.keep(few)
    found = records.result(few, True).snapshots["θ″"][0].number_density
    assert found == pytest.approx(few.populations[0].number)
    assert 0.4 < found < 0.6


# remarks


def remark(*rows, finished=True):
    """Return the remark of a record of some states and temperatures."""
    records = Records(ALLOY, *rows[0])
    for after, temperature in rows[1:]:
        records.add(after, temperature, [0.0, 0.0])
    return records.result(rows[-1][0], finished).remark


def test_remarks():
    assert remark((EMPTY, T), (FULL, T)) == ""
    assert "above the solvus" in remark((EMPTY, 800.0), (EMPTY, 805.0))
    assert "nothing nucleated" in remark((EMPTY, 800.0), (EMPTY, T))
    assert "nothing nucleated" in remark((EMPTY, T), (EMPTY, 800.0))
    assert remark((EMPTY, T), (FULL, T), finished=False).startswith("stopped before the end")


@pytest.mark.parametrize("index", [0, 1])
def test_one_phase_is_enough_for_no_remark(index):
    populations = [SizeClasses.none(), SizeClasses.none()]
    populations[index] = FULL.populations[index]
    assert remark((EMPTY, T), (state(*populations), T)) == ""


@pytest.mark.parametrize(("number", "words"), [(0.5, "nothing nucleated"), (1.5, "")])
def test_less_than_one_particle_in_a_cubic_metre_is_none(number, words):
    found = remark((EMPTY, T), (state(SizeClasses.none(), gaussian(2 * NM, number)), T))
    assert words in found
    assert bool(words) == bool(found)


# packing


def test_records_come_back_from_arrays_and_json():
    records = Records(ALLOY, EMPTY, T)
    records.add(FULL, T, [1.0, 2.0])
    records.keep(FULL)
    records.rejected, records.renewed = 3, 4
    arrays, counts = records.packed()
    again = Records(ALLOY, EMPTY, T)
    again.unpack(arrays, json.loads(json.dumps(counts)))
    assert again.packed()[1] == counts
    first, second = records.result(FULL, True), again.result(FULL, True)
    assert second.diagnostics == first.diagnostics
    assert second.diagnostics.rejected == 3
    assert second.diagnostics.renewed == 4
    np.testing.assert_array_equal(again.packed()[0]["rows"], arrays["rows"])
    for name in first.snapshots:
        (one,), (other,) = first.snapshots[name], second.snapshots[name]
        assert other.time == one.time
        np.testing.assert_array_equal(other.edges, one.edges)
        np.testing.assert_array_equal(other.numbers, one.numbers)
    again.add(FULL, T, [0.0, 0.0])
    assert again.result(FULL, True).time.tolist() == [0.0, 5.0, 5.0]
