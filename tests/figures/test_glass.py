import numpy as np
import pytest

from quench.figures import glass as figures
from quench.glass import cycling, vitrification


def line(axes, number):
    return axes.get_lines()[number].get_data()


def test_volume_curve_is_that_of_the_model():
    whole = figures.glass_volume_temperature().axes[0]
    temperature, volume = line(whole, 2)
    model = vitrification.GlassModel()
    frozen = vitrification.fictive_temperature(vitrification.cooled(rate=1e6)).fictive[-1]
    assert temperature.min() == pytest.approx(260.0)
    assert volume[-1] == pytest.approx(100 * model.relative_volume(260.0, frozen), abs=1e-3)
    assert volume[0] == pytest.approx(
        100 * model.relative_volume(temperature[0], temperature[0]), abs=0.02
    )


def test_annealed_glass_lies_below_the_quenched_one():
    detail = figures.glass_volume_temperature().axes[1]
    quenched, annealed = line(detail, 2), line(detail, 3)
    at_room = [np.interp(300, t[::-1], v[::-1]) for t, v in (quenched, annealed)]
    assert at_room[0] - at_room[1] == pytest.approx(0.44, abs=0.01)
    assert "0.44 %" in figures.glass_volume_temperature().alt


@pytest.mark.parametrize(("rate", "fictive"), [(1.0, 521), (1e6, 611)])
def test_exploration_names_the_fictive_temperature(rate, fictive):
    assert f"{fictive} K" in figures.glass_cooling_rate(rate=rate).alt


def test_points_lie_close_to_the_line_of_theory():
    theory, points = (line(figures.glass_rate_slope().axes[0], k) for k in (0, 1))
    on_line = np.interp(points[0], theory[0], np.log(theory[1]))
    assert np.log(points[1])[1:-1] == pytest.approx(on_line[1:-1], abs=0.4)


def test_annealing_never_raises_the_fictive_temperature():
    lines = figures.glass_annealing().axes[0].get_lines()[:4]
    for curve in lines:
        assert (np.diff(curve.get_ydata()) <= 1e-9).all()
    assert [curve.get_label() for curve in lines] == ["293 K", "400 K", "470 K", "500 K"]


def test_reheating_ends_in_the_liquid():
    for curve in figures.glass_reheating().axes[0].get_lines():
        assert curve.get_ydata()[-1] == pytest.approx(1.0, abs=0.01)
        assert curve.get_xdata()[0] == pytest.approx(380, abs=6)


def test_forty_cycles_leave_the_fictive_temperature_alone():
    top, bottom = figures.glass_cycles().axes
    assert line(top, 0)[1].min() == pytest.approx(77.0)
    for curve in bottom.get_lines():
        assert abs(curve.get_ydata()).max() < 5  # mK
        assert curve.get_xdata()[-1] == pytest.approx(80, abs=0.5)


def test_stress_lines_are_those_of_the_library():
    left, right = figures.glass_mismatch_stress().axes
    mismatch, shear = line(left, 0)
    expected = cycling.mismatch_stress(expansion_mismatch=1e-6 * mismatch, temperature_change=216.0)
    assert shear == pytest.approx(expected / 1e6)
    assert line(left, 1)[1] == pytest.approx(shear / 1.5)
    assert line(right, 0)[1][-1] == pytest.approx(-(4.0**-3))


@pytest.mark.parametrize("spread", [0.3, 0.6])
def test_both_distributions_are_normalised(spread):
    axes = figures.glass_yielding(mismatch=10.0, strength_spread=spread).axes[0]
    for number in (0, 1):
        stress, share = line(axes, number)
        area = np.trapezoid(share, np.log(stress))
        assert area == pytest.approx(1.0, abs=0.01)


def test_share_is_that_of_the_library():
    share = cycling.yielding_share(
        mismatch_spread=2e-5,
        temperature_change=216.0,
        strength=cycling.yield_stress(),
        strength_spread=0.5,
    )
    alt = figures.glass_yielding(mismatch=20.0, strength_spread=0.5).alt
    number = float(alt.split(", ")[1].split(" sites")[0].replace(",", ""))
    assert number == pytest.approx(1e6 * share, rel=0.05)
    assert "fewer than 0.1" in figures.glass_yielding(mismatch=1.0, strength_spread=0.1).alt


def test_energy_line_is_that_of_the_library():
    mismatch, energy = line(figures.glass_stored_energy().axes[0], 0)
    assert np.interp(3, mismatch, energy) == pytest.approx(0.57, abs=0.01)
