import numpy as np
import pytest

from quench import figures
from quench.figures import nucleation_growth as page
from quench.precipitation import al_cu, growth, nucleation
from quench.stated import formulas


def lines(axes):
    return {line.get_label(): line for line in axes.lines}


@pytest.mark.parametrize("name", page.__all__)
def test_every_figure_says_what_it_shows_and_in_which_units(name):
    figure = getattr(figures, name)()
    assert len(figure.alt) > 60
    assert figure.alt.endswith(".")
    labels = [text for a in figure.axes for text in (a.get_xlabel(), a.get_ylabel()) if text]
    assert labels
    bare = ("Share", "Supersaturation", "Growth constant", "Approximate", r"$\Delta G^*_")
    for label in labels:
        assert " / " in label or label.startswith(bare) or "wt%" in label, label


def test_stated_nucleation_draws_what_the_source_draws():
    figure = figures.stated_nucleation()
    zero, also_zero, tiny = (line.get_ydata() for line in figure.axes[0].lines)
    assert (zero == 0).all()
    assert (also_zero == 0).all()
    assert 0 < tiny.max() < 1e-177
    heights = [patch.get_height() for patch in figure.axes[1].patches]
    assert heights == pytest.approx([4.9326, 2.8854, 2.1827], rel=1e-4)


def test_barrier_landscape_is_the_gibbs_energy():
    figure = figures.barrier_landscape(interface_energy=0.12, driving_force=-5e8, temperature=450)
    total = figure.axes[0].lines[2]
    expected = nucleation.gibbs_energy_of_sphere(
        1e-9 * total.get_xdata(), interface_energy=0.12, driving_force=-5e8
    )
    np.testing.assert_allclose(1.380649e-23 * 450 * total.get_ydata(), expected, atol=1e-30)
    assert "0.48 nm" in figure.alt


def test_driving_force_is_positive_and_ends_at_the_solvus():
    curve = figures.driving_force_of_theta_prime().axes[0].lines[1]
    at_200 = np.interp(200, curve.get_xdata(), curve.get_ydata())
    assert at_200 == pytest.approx(-al_cu.theta_prime(473.15).driving_force / 1e6, rel=1e-3)
    assert curve.get_ydata()[-1] == pytest.approx(0, abs=1)


def test_corrected_nucleation_shows_rate_and_radius():
    rates, radii = figures.corrected_nucleation(interface_energies=(0.15,)).axes
    curve = rates.lines[0]
    kelvin = curve.get_xdata()[50] + 273.15
    expected = al_cu.theta_prime_c_curve([kelvin], interface_energy=0.15).nucleation_rate[0]
    assert curve.get_ydata()[50] == pytest.approx(expected, rel=1e-9)
    force = al_cu.theta_prime(473.15, copper=0.01).driving_force
    first = nucleation.critical_radius(interface_energy=0.15, driving_force=force)
    assert radii.lines[0].get_ydata()[0] == pytest.approx(1e9 * first, rel=1e-9)


def test_rate_falls_with_interface_energy_on_every_site():
    for curve in figures.rate_against_interface_energy().axes[0].lines[:3]:
        assert (np.diff(curve.get_ydata()) < 0).all()


def test_contact_angle_curves():
    curves = lines(figures.contact_angle_on_boundary().axes[1])
    assert curves["grain boundary"].get_ydata()[60] == pytest.approx(0.3125)
    assert curves["wall"].get_ydata()[-1] == pytest.approx(1)
    assert curves["grain edge"].get_xdata()[-1] == 90


def test_lens_meets_the_boundary_at_the_contact_angle():
    outline = figures.contact_angle_on_boundary(contact_angle=0.7).axes[0].patches[0].get_xy()
    half = len(outline) // 2
    assert outline[half - 1] == pytest.approx([1, 0], abs=1e-12)
    step = outline[half - 2] - outline[half - 1]
    assert np.arctan2(step[1], -step[0]) == pytest.approx(0.7, abs=0.03)


def test_c_curves_show_start_times():
    figure = figures.c_curves(interface_energy=0.14, copper=0.04)
    curve = lines(figure.axes[0])["dislocation"]
    kelvin = curve.get_ydata()[40] + 273.15
    expected = al_cu.theta_prime_c_curve([kelvin], interface_energy=0.14, site="dislocation")
    assert curve.get_xdata()[40] == pytest.approx(expected.start_time[0], rel=1e-9)


@pytest.mark.parametrize(
    ("energy", "words"),
    [
        (0.10, "about 2 min; homogeneous nucleation is about as quick"),
        (0.14, "about 20 h; homogeneous nucleation is about 10 times slower"),
        (0.20, "about 700 years; homogeneous nucleation never starts"),
    ],
)
def test_c_curves_say_their_state_in_words(energy, words):
    assert words in figures.c_curves(interface_energy=energy, copper=0.04).alt


def test_c_curve_has_its_nose_between_two_branches():
    times = figures.c_curve_and_its_causes().axes[1].lines[0]
    nose = np.argmin(times.get_xdata())
    assert 200 < times.get_ydata()[nose] < 250


def test_growth_stated_and_corrected():
    stated, _ = figures.stated_growth().axes
    hours = stated.lines[1].get_xdata()
    np.testing.assert_allclose(
        stated.lines[1].get_ydata(), 1e9 * formulas.radius_as_stated(3600 * hours, 473)
    )
    corrected, after = figures.corrected_growth().axes
    state = al_cu.theta_prime(473.15)
    expected = growth.radius(
        3600 * hours, diffusivity=state.diffusivity, supersaturation=state.supersaturation
    )
    np.testing.assert_allclose(corrected.lines[1].get_ydata(), 1e9 * expected)
    assert set(lines(after)) == {"corrected", "as stated"}


def test_copper_diffusivity_is_far_above_the_stated():
    real, stated = (line.get_ydata() for line in figures.copper_diffusivity().axes[0].lines)
    assert (real > 40 * stated).all()


def test_zener_constants_and_their_ratio():
    constants, ratios = figures.zener_growth_constants().axes
    sphere = lines(constants)["sphere, exact"]
    np.testing.assert_allclose(sphere.get_ydata(), growth.zener_sphere(sphere.get_xdata()))
    assert (ratios.lines[0].get_ydata() < 1).all()
