import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from quench.checkpoint import CheckpointError
from quench.glass import twin
from quench.glass.dynamics import FEMTOSECOND, KB, Dynamics, Stage
from quench.glass.forces import VerletList, all_pair_forces
from quench.glass.potentials import PairPotential, splines
from quench.rmc.configuration import Configuration

ATOMS = 200
ONE = {("A", "A"): PairPotential(0.1, 3.0)}


@pytest.fixture(scope="module")
def start():
    return twin.melt(atoms=ATOMS, seed=3)


def small(start, *programme, seed=5, **options):
    return Dynamics(
        start, twin.BEFORE, masses=twin.MASSES, programme=programme, seed=seed, **options
    )


@pytest.fixture(scope="module")
def warm(start):
    return small(start, Stage(2000, 900.0), Stage(2000, None)).run(2000)


def test_units_are_those_of_nature():
    # 10.1805 fs and 8.617e-5 eV/K, from any table
    assert pytest.approx(10.1805, rel=1e-5) == 1 / FEMTOSECOND
    assert pytest.approx(8.617333e-5, rel=1e-6) == KB


def test_forces_equal_those_of_all_pairs(start):
    table = splines([twin.BEFORE[pair] for pair in start.pairs])
    kind = np.repeat([0, 1], start.counts)
    row = np.array([[0, 1], [1, 2]])
    stretched = np.array([1.0, 1.06, 1.13])
    x, box = start.positions * stretched, start.box * stretched
    neighbours = VerletList(kind, row, box, table, skin=0.7)
    rng = np.random.default_rng(1)
    for step in (0.05, 0.1, 0.1, 0.1, 0.3, 0.3):  # within the skin, beyond it, out of the box
        found, energy = neighbours.forces(x)
        wanted, total = all_pair_forces(x, kind, row, box, table)
        np.testing.assert_allclose(found, wanted, atol=1e-10 * np.abs(wanted).max())
        assert energy == pytest.approx(total, rel=1e-12)
        x += rng.normal(0, step, x.shape)


def test_without_numba_the_plain_sum_does_the_work(start, monkeypatch):
    fast = small(start, Stage(20, None))
    monkeypatch.setitem(sys.modules, "quench.glass.force_kernel", None)
    plain = small(start, Stage(20, None))
    assert plain.potential_energy == pytest.approx(fast.potential_energy, rel=1e-12)
    np.testing.assert_allclose(
        plain.run().configuration.positions, fast.run().configuration.positions, atol=1e-9
    )


def test_force_is_minus_the_gradient(start):
    table = splines([twin.AFTER[pair] for pair in start.pairs])
    kind, row = np.repeat([0, 1], start.counts), np.array([[0, 1], [1, 2]])
    x, h = np.array(start.positions), 1e-5
    force, _ = all_pair_forces(x, kind, row, start.box, table)
    for atom, axis in ((0, 0), (150, 2)):
        up, down = x.copy(), x.copy()
        up[atom, axis] += h
        down[atom, axis] -= h
        rise = [all_pair_forces(y, kind, row, start.box, table)[1] for y in (up, down)]
        assert force[atom, axis] == pytest.approx(-(rise[0] - rise[1]) / (2 * h), rel=1e-5)


def test_two_atoms_vibrate_with_their_reduced_mass():
    r0, h = 3.3, 1e-4
    u = [ONE["A", "A"].energy_and_slope(r0 + d)[0] for d in np.arange(-0.2, 0.6, h)]
    r0 += -0.2 + h * np.argmin(u)
    stiffness = np.diff(ONE["A", "A"].energy_and_slope([r0 - h, r0 + h])[1])[0] / (2 * h)
    period = 2 * np.pi / np.sqrt(stiffness / (40.0 / 2)) / FEMTOSECOND
    pair = Configuration(("A",), (2,), [[5, 5, 5], [5 + r0 + 0.01, 5, 5]], 20.0)
    steps = 50
    md = Dynamics(
        pair, ONE, masses={"A": 40.0}, programme=[Stage(steps, None)], seed=1,
        time_step=period / steps,
    )  # fmt: skip
    apart = []
    for _ in range(steps):
        md.run(1)
        apart.append(np.diff(md.configuration.positions[:, 0])[0])
    assert apart[-1] == pytest.approx(r0 + 0.01, abs=2e-4)
    assert np.argmin(apart) == pytest.approx(steps / 2, abs=1)
    assert min(apart) == pytest.approx(r0 - 0.01, abs=5e-4)


def test_energy_and_momentum_are_conserved_without_thermostat(warm):
    md = small(warm.configuration, Stage(1000, 600.0), Stage(1000, None), seed=2).run()
    total = md.trace["total"][md.trace["steps"] > 1000]
    kinetic = 1.5 * KB * md.temperature
    assert np.ptp(total) < 0.005 * kinetic
    np.testing.assert_allclose(md.momentum, 0, atol=1e-12)


def test_energy_error_falls_with_the_square_of_the_time_step(warm):
    def wobble(time_step):
        steps = int(600 / time_step)
        md = small(warm.configuration, Stage(1, 600.0), Stage(steps, None), time_step=time_step)
        md.run(1)
        energy = []
        while md.steps < md.planned_steps:
            md.run(10)
            energy.append(md.kinetic_energy + md.potential_energy)
        return np.std(energy)

    assert 2.5 < wobble(4.0) / wobble(2.0) < 6.5


def test_thermostat_gives_the_temperature_and_its_fluctuation(start):
    md = small(start, Stage(6000, 900.0)).run(1000)
    seen = []
    while md.steps < md.planned_steps:
        md.run(10)
        seen.append((md.temperature, md.temperature_of("Gd"), md.temperature_of("Co")))
    mean = np.mean(seen, axis=0)
    np.testing.assert_allclose(mean, 900.0, rtol=0.02)  # equipartition between the kinds
    canonical = 900.0 * np.sqrt(2 / (3 * ATOMS - 3))
    assert np.std(seen, axis=0)[0] == pytest.approx(canonical, rel=0.25)


def test_temperature_follows_the_programme(warm):
    md = small(warm.configuration, Stage(1500, 900.0, 300.0), Stage(1000, 300.0)).run(750)
    assert md.temperature == pytest.approx(600.0, rel=0.15)
    md.run()
    assert md.temperature == pytest.approx(300.0, rel=0.15)
    ramp = Stage(100, 900.0, 300.0)
    assert [ramp.temperature(s) for s in (0, 50, 100)] == [900.0, 600.0, 300.0]


def test_a_seed_gives_one_run(start):
    first, same, other = (small(start, Stage(100, 900.0), seed=s).run() for s in (1, 1, 2))
    np.testing.assert_array_equal(first.configuration.positions, same.configuration.positions)
    assert not np.array_equal(first.configuration.positions, other.configuration.positions)


def test_a_restored_run_goes_on_bit_for_bit(start, tmp_path):
    path = tmp_path / "run.npz"
    programme = (Stage(1000, 900.0, 600.0), Stage(500, 600.0))
    whole = small(start, *programme).run()
    small(start, *programme).run(1000, checkpoint=path)
    again = small(start, *programme).restore(path)
    assert again.steps == 1000
    again.run()
    np.testing.assert_array_equal(whole.velocities, again.velocities)
    for name, column in whole.trace.items():
        np.testing.assert_array_equal(column, again.trace[name])


def test_killed_at_any_moment_a_run_can_go_on(tmp_path):
    out = tmp_path / "twin"
    call = [sys.executable, "-m", "quench.glass.twin", "--out", str(out), "--atoms", "150"]
    saved = out / "quench.npz"
    # 150 atoms at the real density do not fit the cut-off: the message says what to do
    tried = subprocess.run(call, capture_output=True, text=True, check=False)
    assert "must stay within half of the shortest edge" in tried.stderr
    call[-1] = "800"
    process = subprocess.Popen([*call, "--quiet"], stderr=subprocess.DEVNULL)
    while not saved.exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    md = twin.quench(twin.melt(atoms=800))
    md.restore(saved)
    assert md.steps >= 500
    md.run(500)


def test_foreign_files_and_other_runs_are_refused(start, tmp_path):
    path = tmp_path / "run.npz"
    small(start, Stage(10, 900.0)).run(checkpoint=path)
    with pytest.raises(ValueError, match=r"belongs to another run \(200 atoms, 3.05 fs, 1 stages"):
        small(start, Stage(20, 900.0)).restore(path)
    with pytest.raises(ValueError, match="belongs to another run"):
        small(start, Stage(10, 900.0), time_step=2.0).restore(path)
    np.savez(path, something=1)
    with pytest.raises(CheckpointError):
        small(start, Stage(10, 900.0)).restore(path)


def test_an_exploding_run_says_so():
    close = Configuration(("A",), (2,), [[5, 5, 5], [5.02, 5, 5]], 20.0)
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="shorten time_step"):
        Dynamics(
            close, ONE, masses={"A": 1e-6}, programme=[Stage(500, None)], seed=1, time_step=1e300
        ).run()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"masses": {"Gd": 157.0}}, r"masses must name every kind, missing: \['Co'\]"),
        ({"potentials": {("Gd", "Gd"): ONE["A", "A"]}}, "potentials must name the pair Gd–Co"),
        ({"time_step": 0}, "time_step must be greater than 0"),
    ],
)
def test_bad_input_is_refused(start, change, message):
    given = {
        "potentials": twin.BEFORE,
        "masses": twin.MASSES,
        "programme": [Stage(10, 300.0)],
        "seed": 1,
    } | change
    with pytest.raises(ValueError, match=message):
        Dynamics(start, given.pop("potentials"), **given)


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ((0, 300.0), "steps"),
        ((10, -20.0), "start"),
        ((10, 300.0, -20.0), "end"),
        ((10, None, 300.0), "without start temperature has no end, got 300 K"),
    ],
)
def test_bad_stages_are_refused(stage, message):
    with pytest.raises(ValueError, match=message):
        Stage(*stage)


def test_the_order_of_a_pair_of_kinds_does_not_matter(start):
    turned = {pair[::-1]: p for pair, p in twin.BEFORE.items()}
    straight = small(start, Stage(1, 300.0))
    other = Dynamics(start, turned, masses=twin.MASSES, programme=[Stage(1, 300.0)], seed=5)
    assert straight.potential_energy == other.potential_energy
