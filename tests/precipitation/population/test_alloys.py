import numpy as np
import pytest

from quench import materials
from quench.precipitation import nucleation, population, thermodynamics
from quench.programme import Programme

ALLOYS = {
    "2024": population.alloy_2024(),
    "Al-4Cu": population.al_cu(),
    "718": population.alloy_718(),
}
HOUR = 3600.0
FAST = {"class_width": 0.02, "tolerance": 2e-3}


@pytest.mark.parametrize("name", ALLOYS)
def test_alloys_are_supersaturated_when_aged_and_not_when_hot(name):
    alloy = ALLOYS[name]
    assert alloy.name == name
    low, high = alloy.temperature_range
    for phase in alloy.phases:
        solvus = alloy.solvus_temperature(phase.name)
        assert low < solvus < high
        assert phase.equilibrium.affinity(alloy.composition, solvus - 20) > 0
        assert phase.equilibrium.affinity(alloy.composition, solvus + 20) < 0
        assert phase.crossover_radius > 0


@pytest.mark.parametrize("name", ALLOYS)
def test_every_parameter_has_a_source(name):
    sources = ALLOYS[name].sources
    assert len(sources) > 10
    for key, text in sources.items():
        material, parameter = key.split(": ")
        entry = materials.get(material)[parameter]
        assert text.startswith(entry.source)
        assert entry.source
        assert text.endswith(entry.note)


def test_which_tables_an_alloy_is_made_of():
    tables = {name: {key.split(": ")[0] for key in a.sources} for name, a in ALLOYS.items()}
    assert tables == {
        "2024": {"2024 ageing"},
        "Al-4Cu": {"Al-4Cu ageing", "Al-Cu", "theta prime"},
        "718": {"718 ageing"},
    }


@pytest.mark.parametrize(
    ("name", "phase", "row", "fields"),
    [
        ("2024", "S", "2024 ageing", ("precipitate", "solvus")),
        ("Al-4Cu", "θ′", "theta prime", ("", "solvus")),
        ("Al-4Cu", "θ″", "Al-4Cu ageing", ("coherent", "coherent_solvus")),
        ("718", "γ″", "718 ageing", ("precipitate", "solvus")),
    ],
)
def test_equilibria_are_those_of_the_table(name, phase, row, fields):
    row, equilibrium = materials.get(row), ALLOYS[name].phase(phase).equilibrium
    prefix, solvus = fields
    assert equilibrium.precipitate == row[f"{prefix}_composition".lstrip("_")].value
    assert equilibrium.reference_temperature == row[f"{solvus}_temperature"].value
    assert equilibrium.enthalpy == row[f"{solvus}_enthalpy"].value


def test_aluminium_copper_is_the_one_of_the_book():
    alloy = ALLOYS["Al-4Cu"]
    copper = thermodynamics.atomic_fraction(mass_fraction=0.04)
    assert alloy.composition == pytest.approx(copper)
    for temperature in (400.0, 500.0):
        assert alloy.phase("θ′").equilibrium.solubility(temperature) == pytest.approx(
            thermodynamics.solvus(temperature=temperature, phase="theta prime")
        )
    assert alloy.solvus_temperature("θ″") < alloy.solvus_temperature("θ′")
    assert alloy.phase("θ″").interface_energy < alloy.phase("θ′").interface_energy


def test_where_the_descriptions_hold():
    ranges = {name: alloy.temperature_range for name, alloy in ALLOYS.items()}
    assert ranges == {"2024": (250, 775), "Al-4Cu": (250, 821), "718": (250, 1500)}


def test_where_they_nucleate():
    for name, phase in (("Al-4Cu", "θ″"), ("718", "γ″")):
        alloy = ALLOYS[name]
        expected = nucleation.site_density(
            molar_volume=alloy.matrix.molar_volume, site="homogeneous"
        )
        sites = alloy.phase(phase).sites
        assert (sites.density, sites.barrier_factor) == (pytest.approx(expected), 1.0)
    for name, phase in (("Al-4Cu", "θ′"), ("2024", "S")):
        sites = ALLOYS[name].phase(phase).sites
        assert sites.density == pytest.approx(1e14 / materials.get("Al").burgers_vector)
        assert sites.barrier_factor < 0.1


def test_lattice_parameter_of_aluminium():
    for name in ("2024", "Al-4Cu"):
        assert ALLOYS[name].matrix.lattice_parameter == pytest.approx(4.05e-10, rel=2e-3)


def test_718_strains_its_matrix_and_the_others_do_not():
    strains = {name: [p.strain_energy for p in a.phases] for name, a in ALLOYS.items()}
    assert strains["2024"] == [0.0]
    assert strains["Al-4Cu"] == [0.0, 0.0]
    assert strains["718"][0] > 0


# what comes out


def test_2024_is_calibrated_at_190_degrees():
    ageing = Programme.isothermal(463.15, 30 * HOUR)
    peak = population.simulate(population.alloy_2024(), ageing).peak()
    assert peak.inside
    assert peak.time / HOUR == pytest.approx(10.5, abs=0.3)
    assert peak.value / 1e6 == pytest.approx(370, abs=3)


def test_2024_peaks_sooner_and_lower_where_it_is_hotter():
    peaks = [
        population.simulate(
            population.alloy_2024(), Programme.isothermal(t + 273.15, hours * HOUR), **FAST
        ).peak()
        for t, hours in ((180, 60), (200, 20), (220, 6))
    ]
    assert all(peak.inside for peak in peaks)
    assert np.diff([peak.time for peak in peaks]).max() < 0
    assert np.diff([peak.value for peak in peaks]).max() < 0


def test_theta_double_prime_goes_as_theta_prime_comes():
    ageing = Programme.isothermal(438.15, 1000 * HOUR)
    result = population.simulate(population.al_cu(), ageing, times=[10 * HOUR], **FAST)
    early = np.searchsorted(result.time, 10 * HOUR)
    coherent, semicoherent = result.phase("θ″"), result.phase("θ′")
    assert coherent.volume_fraction[early] > 0.03
    assert semicoherent.volume_fraction[early] < 0.005
    assert coherent.number_density[-1] == 0
    assert semicoherent.volume_fraction[-1] == pytest.approx(0.046, abs=0.002)


def test_718_is_finer_and_stronger_after_two_steps_than_after_one():
    alloy = population.alloy_718()
    results = [
        population.simulate(alloy, history, **FAST)
        for history in (
            Programme.two_step(991.15, 8 * HOUR, 894.15, 8 * HOUR, cooling_rate=55 / HOUR),
            Programme.isothermal(991.15, 18 * HOUR),
        )
    ]
    two, one = results
    assert two.strength[-1] > one.strength[-1] + 2e7
    assert two.phase().mean_radius[-1] < one.phase().mean_radius[-1]
    assert two.phase().volume_fraction[-1] > one.phase().volume_fraction[-1]
    assert two.strength[-1] == pytest.approx(1.1e9, rel=0.05)
