import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.constants import Avogadro
from scipy.integrate import quad

from quench.glass import cycling, vitrification
from quench.learning import answers_glass
from quench.programme import Hold, Jump, Programme, Ramp

SPHERE = {"temperature_change": 216.0, "bulk_modulus": 50e9, "shear_modulus": 24e9}
moduli = st.floats(5e9, 300e9)


def solve_shells(bulk, shear, strain, *, outer=200.0):
    """Solve a sphere of radius 1 in a shell of given outer radius from its differential equation.

    In each region u = A r + B/r²: 4 unknowns less B inside; continuity of u and
    σ_r at r = 1 and a free outer surface. Returns the radial stress inside, and radial
    and hoop stress at 1 and 2 outside.
    """
    # σ_r = 3K(A − e) − 4G B/r³,  σ_θ = 3K(A − e) + 2G B/r³, with the free strain e inside
    matrix = [
        [1.0, -1.0, -1.0],  # displacement at r = 1
        [3 * bulk, -3 * bulk, 4 * shear],  # radial stress at r = 1
        [0.0, 3 * bulk, -4 * shear / outer**3],  # free surface
    ]
    a_in, a_out, b_out = np.linalg.solve(matrix, [0.0, 3 * bulk * strain, 0.0])
    inside = 3 * bulk * (a_in - strain)
    radial = [3 * bulk * a_out - 4 * shear * b_out / r**3 for r in (1, 2)]
    hoop = [3 * bulk * a_out + 2 * shear * b_out / r**3 for r in (1, 2)]
    return inside, radial, hoop


# ------------------------------------------------------------------ stress


@pytest.mark.parametrize(("mismatch", "megapascal"), [(1e-6, 12.6), (3e-6, 38), (5e-6, 63)])
def test_pressure_of_three_mismatches(mismatch, megapascal):
    pressure = cycling.mismatch_pressure(expansion_mismatch=mismatch, **SPHERE)
    assert pressure / 1e6 == pytest.approx(megapascal, rel=0.006)


@given(moduli, moduli, st.floats(-1e-5, 1e-5))
def test_pressure_and_field_are_those_of_elastic_shells(bulk, shear, mismatch):
    inside, radial, hoop = solve_shells(bulk, shear, mismatch * 216)
    pressure = cycling.mismatch_pressure(
        expansion_mismatch=mismatch,
        temperature_change=216.0,
        bulk_modulus=bulk,
        shear_modulus=shear,
    )
    room = 1e-5 * abs(inside) + 1e-3
    assert -pressure == pytest.approx(inside, abs=room)
    field = cycling.stress_field([1.0, 2.0], pressure=pressure)
    assert field[0] == pytest.approx(radial, abs=room)
    assert field[1] == pytest.approx(hoop, abs=room)


def test_stress_just_outside_shears_one_and_a_half_times_the_pressure():
    pressure = cycling.mismatch_pressure(expansion_mismatch=-2e-6, **SPHERE)
    radial, hoop = cycling.stress_field(1.0, pressure=pressure)
    assert cycling.mismatch_stress(expansion_mismatch=-2e-6, **SPHERE) == pytest.approx(
        abs(hoop - radial)
    )
    assert abs(hoop - radial) == pytest.approx(1.5 * abs(pressure))


def test_sign_and_decay():
    warm = cycling.mismatch_pressure(expansion_mismatch=1e-6, temperature_change=100.0)
    cold = cycling.mismatch_pressure(expansion_mismatch=1e-6, temperature_change=-100.0)
    assert warm > 0
    assert cold == -warm
    radial, hoop = cycling.stress_field([0.0, 0.5, 2.0, 4.0], pressure=8.0)
    assert radial == pytest.approx([-8, -8, -1, -1 / 8])
    assert hoop == pytest.approx([-8, -8, 0.5, 1 / 16])


def test_forces_balance_outside():
    # dσ_r/dr + 2(σ_r − σ_θ)/r = 0
    r = np.linspace(1.2, 3, 2001)
    radial, hoop = cycling.stress_field(r, pressure=1.0)
    residue = np.gradient(radial, r) + 2 * (radial - hoop) / r
    assert residue[1:-1] == pytest.approx(np.zeros(1999), abs=1e-4)


# ------------------------------------------------------------------ energy


@pytest.mark.parametrize(("mismatch", "energy"), [(1e-6, 0.063), (3e-6, 0.57), (5e-6, 1.58)])
def test_energy_of_three_mismatches(mismatch, energy):
    got = cycling.stored_energy_per_mole(
        expansion_mismatch=mismatch, number_density=3.9e28, **SPHERE
    )
    assert got == pytest.approx(energy, rel=0.01)


def test_energy_is_that_of_the_field():
    bulk, shear = 50e9, 24e9
    pressure = cycling.mismatch_pressure(expansion_mismatch=4e-6, **SPHERE)

    def density(r):
        radial, hoop = cycling.stress_field(r, pressure=pressure)
        mean = (radial + 2 * hoop) / 3
        return mean**2 / (2 * bulk) + (radial - hoop) ** 2 / (6 * shear)

    around = 3 * quad(lambda r: density(r) * r**2, 1, 60)[0]
    inside = pressure**2 / (2 * bulk)
    total = cycling.stored_energy(expansion_mismatch=4e-6, **SPHERE)
    assert around == pytest.approx(3 * pressure**2 / (8 * shear), rel=1e-4)
    assert inside + around == pytest.approx(total, rel=1e-4)


def test_energy_per_mole_uses_the_materials_table():
    volume = cycling.stored_energy(expansion_mismatch=1e-6, **SPHERE)
    mole = cycling.stored_energy_per_mole(expansion_mismatch=1e-6, temperature_change=216.0)
    assert mole == pytest.approx(volume * Avogadro / 3.9e28)


def test_energy_in_degrees_of_fictive_temperature():
    assert cycling.fictive_rise(25.0) == pytest.approx(2.0)
    assert cycling.fictive_rise(25.0, heat_capacity_step=5.0) == pytest.approx(5.0)


# ------------------------------------------------------------------ yielding


def test_yield_stress_is_strain_times_youngs_modulus():
    assert cycling.yield_stress(bulk_modulus=50e9, shear_modulus=24e9) == pytest.approx(
        1.2414e9, 1e-3
    )
    assert cycling.yield_stress(yield_strain=0.01) == pytest.approx(cycling.yield_stress() / 2)
    # Poisson's ratio 0: E = 2G with K = 2G/3
    assert cycling.yield_stress(
        yield_strain=0.5, bulk_modulus=2e9 / 3, shear_modulus=1e9
    ) == pytest.approx(1e9)


def test_share_with_one_strength_is_the_normal_tail():
    typical = cycling.mismatch_stress(expansion_mismatch=1e-6, **SPHERE)
    share = cycling.yielding_share(mismatch_spread=1e-6, strength=1.96 * typical, **SPHERE)
    assert share == pytest.approx(0.05, abs=1e-4)


def test_share_with_spread_agrees_with_drawn_sites():
    rng = np.random.default_rng(11)
    mismatches = rng.normal(0, 5e-6, 400_000)
    strengths = 3e8 * np.exp(0.6 * rng.normal(size=400_000))
    drawn = (cycling.mismatch_stress(expansion_mismatch=mismatches, **SPHERE) > strengths).mean()
    share = cycling.yielding_share(
        mismatch_spread=5e-6, strength=3e8, strength_spread=0.6, **SPHERE
    )
    assert share == pytest.approx(drawn, abs=4 * np.sqrt(drawn / 400_000))


def test_share_needs_a_mismatch():
    assert cycling.yielding_share(mismatch_spread=0, strength=1e9, **SPHERE) == 0
    big = cycling.yielding_share(mismatch_spread=1.0, strength=1e6, **SPHERE)
    assert big == pytest.approx(1.0, abs=1e-3)


# ------------------------------------------------------------------ cycles


def test_forty_cycles_of_the_press_release():
    programme = cycling.cryogenic_cycles()
    assert cycling.count_cycles(programme) == 40
    durations, _ = programme.steps(1.0, boundary=0.0)
    assert durations.sum() == pytest.approx(40 * (2 * 60 + 2 * 0.216))
    assert programme.segments[:4] == (
        Ramp(77.0, 1000.0), Hold(60.0), Ramp(293.0, 1000.0), Hold(60.0),
    )  # fmt: skip


def test_only_complete_returns_from_the_warm_end_count():
    def count(*stops):
        return cycling.count_cycles(Programme.through(range(len(stops)), stops))

    assert count(293, 77, 293, 77) == 1
    assert count(293, 77, 200, 77, 293) == 1
    assert count(77, 293, 77, 293) == 1
    assert count(293, 60, 400, 77, 293) == 2
    assert count(293, 78, 293) == 0
    assert cycling.count_cycles(Programme(77.0)) == 0
    assert count(200, 77, 293, 300) == 0


def test_dips_into_a_bath_count_too():
    dips = (Jump(77.0), Hold(60.0), Jump(293.0), Hold(60.0)) * 3
    assert cycling.count_cycles(Programme(293.0, dips)) == 3
    assert cycling.count_cycles(Programme(293.0, dips[:-2])) == 2
    assert isinstance(cycling.count_cycles(Programme(293.0, dips)), int)


def test_cycles_follow_what_went_before():
    quenched = vitrification.cooled(rate=1e6)
    programme = cycling.cryogenic_cycles(3, start=quenched, dwell=10.0, cold=90.0)
    assert programme.start == quenched.start
    assert cycling.count_cycles(programme, cold=90.0) == 3
    with pytest.raises(ValueError, match=r"start must end at warm = 293 K, ends at 400 K"):
        cycling.cryogenic_cycles(3, start=vitrification.cooled(rate=1.0, end=400.0))


@pytest.mark.parametrize("rate", [1 / 3, 1e6])
def test_relaxation_theory_cannot_rejuvenate(rate):
    quenched = vitrification.cooled(rate=rate)
    cycled = cycling.cryogenic_cycles(40, start=quenched)
    before = vitrification.fictive_temperature(quenched, step=2.0).fictive[-1]
    history = vitrification.fictive_temperature(cycled, step=2.0)
    change = history.fictive[-1] - before
    assert -0.005 < change <= 0
    waited = vitrification.fictive_temperature(quenched.then(Hold(4800.0)), step=2.0).fictive[-1]
    assert waited - before < change  # waiting warm ages more than cycling


def test_a_thin_ribbon_cools_in_a_fraction_of_a_second():
    time = cycling.thermal_time_constant(thickness=30e-6, heat_transfer=1000.0, density=8000.0)
    assert time == pytest.approx(8000 * 200 * 30e-6 / 2000)
    assert cycling.thermal_time_constant(
        thickness=30e-6, heat_transfer=1000.0, specific_heat=100.0
    ) == pytest.approx(7955 * 100 * 30e-6 / 2000)
    number = cycling.biot_number(thickness=30e-6, heat_transfer=1000.0, conductivity=5.0)
    assert number == pytest.approx(0.003)


def test_bad_input():
    with pytest.raises(ValueError, match="count must be a whole number"):
        cycling.cryogenic_cycles(0)
    with pytest.raises(ValueError, match="cold must lie below warm"):
        cycling.cryogenic_cycles(1, cold=293.0, warm=77.0)
    with pytest.raises(ValueError, match=r"cold must be above 0 K, got -196"):
        cycling.cryogenic_cycles(1, cold=-196.0)
    with pytest.raises(ValueError, match="bulk_modulus must be greater than 0"):
        cycling.mismatch_pressure(expansion_mismatch=1e-6, temperature_change=1.0, bulk_modulus=0.0)
    with pytest.raises(ValueError, match="expansion_mismatch must be finite"):
        cycling.mismatch_pressure(expansion_mismatch=np.nan, temperature_change=1.0)
    with pytest.raises(ValueError, match="distance must be 0 or more"):
        cycling.stress_field(-1.0, pressure=1.0)
    with pytest.raises(ValueError, match="mismatch_spread must be 0 or more"):
        cycling.yielding_share(mismatch_spread=-1e-6, strength=1e9, **SPHERE)
    with pytest.raises(ValueError, match="number_density must be greater than 0"):
        cycling.stored_energy_per_mole(expansion_mismatch=1e-6, number_density=-1, **SPHERE)
    with pytest.raises(ValueError, match="yield_strain must be a fraction"):
        cycling.yield_stress(yield_strain=2)
    with pytest.raises(ValueError, match="thickness must be greater than 0"):
        cycling.thermal_time_constant(thickness=0, heat_transfer=1000)


# ------------------------------------------------------------------ answers of the exercises


def test_answers_of_the_exercises():
    faster = answers_glass.fictive_from_rate(
        reference=520.0, log_ratio=np.log(1e4), activation_energy=400e3
    )
    assert 1 / 520 - 1 / faster == pytest.approx(8.314462618 * np.log(1e4) / 400e3)
    assert faster > 520
    assert answers_glass.contraction(before=610, after=510, expansion=4e-5) == pytest.approx(4e-3)
    rise = answers_glass.fictive_rise_of_mismatch(
        expansion_mismatch=5e-6, heat_capacity_step=12.5, **SPHERE
    )
    assert rise == pytest.approx(1.58 / 12.5, rel=0.01)
