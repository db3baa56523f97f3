import os
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.rmc.configuration import Configuration
from quench.rmc.files import (
    CONVENTIONS,
    ColumnData,
    read,
    read_configuration,
    write_columns,
    write_configuration,
)

SQ = {"columns": ("Q", "S"), "convention": "S", "q_unit": "1/Å"}


def structure_factor(q):
    """Some S(Q) with a first peak at 2.2 Å⁻¹ and the right limits."""
    return 1 + 1.8 * np.exp(-((q - 2.2) ** 2) / 0.05) - np.exp(-q)


def write_table(path, *columns, header=""):
    rows = [" ".join(f"{v:.6f}" for v in row) for row in zip(*columns, strict=True)]
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def sq(tmp_path):
    q = np.linspace(0.3, 12, 300)
    return write_table(tmp_path / "liquid.sq", q, structure_factor(q), header="# a table\n")


def broken(tmp_path, text, **changes):
    path = tmp_path / "broken.sq"
    path.write_text(text, encoding="utf-8")
    return lambda: read(path, **(SQ | {"check_units": False} | changes))


# --- columns


def test_columns_are_read(sq):
    data = read(sq, **SQ)
    assert (data.abscissa_name, data.convention, data.unit) == ("Q", "S", "1/Å")
    assert data.path == str(sq)
    assert data.sigma is None
    assert data.x[[0, -1]] == pytest.approx([0.3, 12])
    assert data.values == pytest.approx(structure_factor(data.x), abs=1e-5)
    with pytest.raises(ValueError, match="read-only"):
        data.x[0] = 1


def test_separators_comments_and_fortran_exponents(tmp_path):
    text = "# title\n\n1.0D+00, 0.5 ; 1e-2 # note\n 2.0\t0.6\t2.0d-02\n"
    data = broken(tmp_path, text, columns=("Q", "value", "sigma"))()
    assert data.x.tolist() == [1, 2]
    assert data.values.tolist() == [0.5, 0.6]
    assert data.sigma.tolist() == [0.01, 0.02]


def test_ignored_columns_may_hold_anything(tmp_path):
    data = broken(
        tmp_path, "a 1 nan .5 .1\nb 2 - .6 .2\n", columns=(None, "Q", None, "S", "sigma")
    )()
    assert data.values.tolist() == [0.5, 0.6]
    assert data.sigma.tolist() == [0.1, 0.2]


def test_other_encodings_and_marks_are_read(tmp_path):
    path = tmp_path / "old.sq"
    path.write_bytes("# Q [Å⁻¹]".encode() + b" \xb0\xc5\r\n1 0.5\r\n2 0.6\r\n")
    assert read(path, **SQ, check_units=False).x.tolist() == [1, 2]
    path.write_bytes(b"\xef\xbb\xbf1 0.5\n2 0.6\n")
    assert read(path, **SQ, check_units=False).x.tolist() == [1, 2]
    path.write_text("! title\n1 0.5\n2 0.6\n")
    assert read(path, **SQ, check_units=False, comments="!").x.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("convention", "power"),
    [("S", 0), ("i", 0), ("DS", 0), ("F", 1), ("g", 0), ("G", 2), ("T", 2), ("RDF", 1)],
)
def test_nanometres_become_angstroms(tmp_path, convention, power):
    name = "Q" if convention in ("S", "i", "F", "DS") else "r"
    unit = {"q_unit": "1/nm"} if name == "Q" else {"r_unit": "nm"}
    path = write_table(tmp_path / "t", [1, 2], [3, 4], [0.3, 0.4])
    data = read(
        path, columns=(name, "value", "sigma"), convention=convention, check_units=False, **unit
    )
    assert data.x == pytest.approx([0.1, 0.2] if name == "Q" else [10, 20])
    assert data.values == pytest.approx(np.array([3, 4]) / 10**power)
    assert data.sigma == pytest.approx(np.array([0.3, 0.4]) / 10**power)
    assert data.unit == ("1/Å" if name == "Q" else "Å")


@pytest.mark.parametrize("unit", ["1/Å", "1/A", "Å⁻¹", "A^-1", "1/\u212b"])
def test_spellings_of_the_unit(sq, unit):
    assert read(sq, **(SQ | {"q_unit": unit})).x[-1] == pytest.approx(12)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("columns", r'does not state its columns: name them.*\("Q", "S"\)'),
        ("convention", "does not state its convention: choose from 'S'.*'RDF'"),
        ("q_unit", "does not state the unit of Q: give q_unit='1/Å' or '1/nm'"),
    ],
)
def test_nothing_is_guessed(sq, missing, message):
    with pytest.raises(ValueError, match=message):
        read(sq, **{key: value for key, value in SQ.items() if key != missing})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"columns": ("Q", "i")}, "columns call the values 'i', the convention is 'S'"),
        ({"columns": ("Q", "x")}, "column must be one of"),
        ({"columns": ("Q", "r")}, "one column of values"),
        ({"columns": ("S", "sigma")}, 'must name "Q" or "r"'),
        ({"columns": ("Q", "S", "sigma", "sigma")}, 'at most one "sigma"'),
        ({"convention": "G"}, r"4πρ0 r \[g\(r\) − 1\].* is not a function of Q"),
        ({"convention": "s"}, "must be one of 'S'"),
        ({"q_unit": "Å"}, "q_unit must be one of '1/Å', '1/nm', got 'Å'"),
        ({"q_unit": None, "r_unit": "Å"}, "the abscissa of .* is Q: state q_unit"),
        ({"skip_lines": -1}, "skip_lines must be 0 or more"),
    ],
)
def test_statements_must_make_sense(sq, changes, message):
    with pytest.raises(ValueError, match=message):
        read(sq, **(SQ | changes))


def test_missing_and_empty_files(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file .*none\.sq"):
        read(tmp_path / "none.sq", **SQ)
    with pytest.raises(FileNotFoundError, match="no file"):
        read(tmp_path, **SQ)
    with pytest.raises(ValueError, match=r"broken\.sq is empty"):
        broken(tmp_path, " \n\n")()
    with pytest.raises(ValueError, match="holds no line of data after line 0"):
        broken(tmp_path, "# only\n# comments\n")()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "1 .5\n2 .6\n3 x\n4 .7\n",
            r"line 3: column S must be a number, got 'x'; the line is '3 x'",
        ),
        ("1 .5\n2 .6 .7\n", r"line 2: expected 2 columns \(Q, S\), got 3; the line is '2 \.6 \.7'"),
        ("#\n1 .5 .1\n2 .6 .2\n", "line 2: expected 2 columns.*None for those to leave out"),
        ("1 .5\n2 nan\n3 .6\n", "line 2: S is not finite, nan"),
        ("1 .5\n\ninf .6\n", "line 3: Q is not finite"),
        ("1 .5\n3 .6\n# !\n2 .6\n", "line 4: Q = 2 falls below the 3 of line 2"),
        ("1 .5\n2 .6\n2 .6\n", "line 3: Q = 2 repeats the 2 of line 2"),
        ("-1 .5\n2 .6\n", "line 1: Q is negative, -1"),
        ("0,5 1,2\n0,6 1,3\n", "line 1: expected 2 columns.*got 4"),
    ],
)
def test_bad_lines_are_named(tmp_path, text, message):
    with pytest.raises(ValueError, match=message):
        broken(tmp_path, text)()


def test_negative_sigma(tmp_path):
    with pytest.raises(ValueError, match=r"line 2: sigma is negative, -0\.1"):
        broken(tmp_path, "1 .5 .1\n2 .6 -.1\n", columns=("Q", "S", "sigma"))()


@pytest.mark.parametrize(
    ("title", "skip"),
    [
        ("Q S\n", 1),
        ("400\nliquid argon, 85 K\n", 2),  # number of points, then a title
        ("made by me\n1 2\n\ndatatype=1\n#\n", 4),  # a line of the title looks like data
    ],
)
def test_title_that_is_no_comment(tmp_path, title, skip):
    text = title + "1 .5\n2 .6\n3 .7\n4 .8\n"
    with pytest.raises(ValueError, match=rf"line 1: .* title: give skip_lines={skip}\)") as caught:
        broken(tmp_path, text)()
    assert repr(title.splitlines()[0]) in str(caught.value)
    assert broken(tmp_path, text, skip_lines=skip)().x.tolist() == [1, 2, 3, 4]


def test_broken_line_further_down_is_no_title(tmp_path):
    with pytest.raises(ValueError, match="give skip_lines=1"):
        broken(tmp_path, "Q S\n1 .5\n2 .6\n3 .7\n4 oops\n5 .8\n")()


def test_lines_are_counted_from_the_top_of_the_file(tmp_path):
    with pytest.raises(ValueError, match="line 4: column S"):
        broken(tmp_path, "title\ntitle\n1 .5\n2 x\n", skip_lines=2)()


def test_first_strong_peak_need_not_be_the_highest(tmp_path):
    # A pre-peak at 5 Å⁻¹ above half of the highest, which lies beyond 8 Å⁻¹, is no slip.
    q = np.linspace(0.3, 20, 400)
    s = 1 + 0.7 * np.exp(-((q - 5) ** 2) / 0.1) + np.exp(-((q - 9) ** 2) / 0.1)
    assert read(write_table(tmp_path / "t", q, s), **SQ).x[-1] == pytest.approx(20)


def test_ripples_near_r_zero_are_no_peak(tmp_path):
    r = np.linspace(0.02, 10, 500)
    ripple = 8 * np.exp(-r / 0.2) * np.sin(20 * r)
    g = (r > 2.2) * (1 + 2 * np.exp(-((r - 2.8) ** 2) / 0.04)) + ripple
    path = write_table(tmp_path / "t", r, g)
    assert g[r < 0.5].max() > g[r > 1].max()
    assert read(path, columns=("r", "g"), convention="g", r_unit="Å").x[0] == pytest.approx(0.02)


def test_unit_slips_in_q_are_seen(tmp_path):
    q = np.linspace(0.3, 7.5, 300)
    nanometres = write_table(tmp_path / "nm.sq", 10 * q, structure_factor(q))
    with pytest.raises(ValueError, match=r"peak lies at 22.*looks like 1/nm.*q_unit='1/nm'"):
        read(nanometres, **SQ)
    assert read(nanometres, **(SQ | {"q_unit": "1/nm"})).x == pytest.approx(q)
    assert read(nanometres, **SQ, check_units=False).x == pytest.approx(10 * q)
    right = write_table(tmp_path / "right.sq", q, structure_factor(q))
    with pytest.raises(ValueError, match=r"looks like 1/Å"):
        read(right, **(SQ | {"q_unit": "1/nm"}))


def test_q_beyond_60_is_suspicious_whatever_the_peak(tmp_path):
    q = np.linspace(0.3, 61, 500)
    path = write_table(tmp_path / "long.sq", q, structure_factor(q))
    with pytest.raises(ValueError, match=r"the data end at 61 1/Å: this looks like 1/nm"):
        read(path, **SQ)


@pytest.mark.parametrize("convention", ["S", "i", "F", "DS"])
def test_peak_is_found_in_every_reciprocal_convention(tmp_path, convention):
    q = np.linspace(0.3, 5.5, 300)  # ends below 60 even as nm⁻¹: only the peak tells
    s = structure_factor(q)
    values = {"S": s, "DS": s, "i": s - 1, "F": 10 * q * (s - 1)}[convention]
    path = write_table(tmp_path / "t", 10 * q, values)
    with pytest.raises(ValueError, match=r"peak lies at 22 .*looks like 1/nm"):
        read(path, columns=("Q", "value"), convention=convention, q_unit="1/Å")


@pytest.mark.parametrize("convention", ["g", "G", "T", "RDF"])
@pytest.mark.parametrize("length", [0.1, 1.0])
def test_peak_is_found_in_every_real_convention(tmp_path, convention, length):
    r = np.linspace(0.01, 15, 600)
    g = (r > 2.2) * (1 + 2.5 * np.exp(-((r - 2.8) ** 2) / 0.04)) + 0.3 * np.exp(-r) * np.sin(30 * r)
    density = 4 * np.pi * 0.05
    values = {"g": g, "G": density * r * (g - 1), "T": density * r * g, "RDF": density * r**2 * g}
    scale = length ** -{"g": 0, "G": 2, "T": 2, "RDF": 1}[convention]
    path = write_table(tmp_path / "t", length * r, scale * values[convention])
    stated = {"columns": ("r", "value"), "convention": convention}
    right, wrong = ("nm", "Å") if length == 0.1 else ("Å", "nm")
    data = read(path, **stated, r_unit=right)
    assert data.x == pytest.approx(r, abs=2e-5)
    assert data.values == pytest.approx(values[convention], abs=1e-4)
    with pytest.raises(ValueError, match=rf"looks like {right}\."):
        read(path, **stated, r_unit=wrong)


def test_flat_data_raise_no_suspicion(tmp_path):
    path = write_table(tmp_path / "gas.gr", [0, 1, 2], [1, 1, 1])
    assert read(path, columns=("r", "g"), convention="g", r_unit="Å").x.tolist() == [0, 1, 2]


@settings(max_examples=30, deadline=None)
@given(
    convention=st.sampled_from(sorted(CONVENTIONS)),
    steps=st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=8),
    with_sigma=st.booleans(),
    data=st.data(),
)
def test_round_trip_is_exact(tmp_path_factory, convention, steps, with_sigma, data):
    name = "Q" if convention in ("S", "i", "F", "DS") else "r"
    numbers = st.lists(st.floats(-1e6, 1e6), min_size=len(steps), max_size=len(steps))
    values = data.draw(numbers)
    sigma = np.abs(data.draw(numbers)) if with_sigma else None
    unit = "1/Å" if name == "Q" else "Å"
    before = ColumnData(name, np.cumsum(steps), values, sigma, convention, unit)
    path = tmp_path_factory.mktemp("columns") / "file.dat"
    write_columns(path, before, note="made up\nconvention: nonsense")
    after = read(path, check_units=False)
    assert (after.abscissa_name, after.convention, after.unit) == (name, convention, unit)
    np.testing.assert_array_equal(after.x, before.x)
    np.testing.assert_array_equal(after.values, before.values)
    if with_sigma:
        np.testing.assert_array_equal(after.sigma, before.sigma)
    else:
        assert after.sigma is None


def test_header_and_caller_must_agree(tmp_path):
    path = tmp_path / "file.dat"
    write_columns(path, ColumnData("Q", [1, 2], [0.5, 2], None, "S", "1/Å"))
    assert "# meaning: S(Q)" in path.read_text(encoding="utf-8")
    assert read(path, **SQ, check_units=False).x.tolist() == [1, 2]
    with pytest.raises(ValueError, match="states convention 'S' in its header, got 'i'"):
        read(path, convention="i")
    with pytest.raises(ValueError, match="states unit '1/Å' in its header, got '1/nm'"):
        read(path, q_unit="1/nm")
    with pytest.raises(ValueError, match="states columns"):
        read(path, columns=("Q", None))


def test_failed_writing_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.dat"
    path.write_text("precious")

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_columns(path, ColumnData("Q", [1], [2], None, "S", "1/Å"))
    assert path.read_text() == "precious"
    assert os.listdir(tmp_path) == ["file.dat"]


def test_folder_must_exist(tmp_path, pack):
    with pytest.raises(FileNotFoundError, match="no folder .*nowhere"):
        write_columns(tmp_path / "nowhere/f", ColumnData("Q", [1], [2], None, "S", "1/Å"))
    with pytest.raises(FileNotFoundError, match="no folder .*nowhere"):
        write_configuration(pack, tmp_path / "nowhere/f.rmc6f")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"abscissa_name": "q"}, "abscissa_name must be one of"),
        ({"convention": "g"}, "is not a function of Q"),
        ({"unit": "1/nm"}, "unit must be one of '1/Å'"),
        ({"values": [1]}, "of one length"),
        ({"sigma": [1]}, "of one length"),
        ({"sigma": [1, -1]}, "sigma must be 0 or more"),
        ({"x": [2, 1]}, "must ascend, got 2 followed by 1"),
        ({"x": [1, 1]}, "must ascend"),
        ({"values": [1, np.nan]}, "finite"),
    ],
)
def test_column_data_checks_itself(changes, message):
    good = {
        "abscissa_name": "Q",
        "x": [1, 2],
        "values": [0, 1],
        "sigma": None,
        "convention": "S",
        "unit": "1/Å",
    }
    with pytest.raises(ValueError, match=message):
        ColumnData(**(good | changes))


# --- configurations

TYPES = {1: "Gd", 2: "Co"}


@pytest.fixture
def pack():
    rng = np.random.default_rng(5)
    box = np.array([9.1, 10.3, 11.7])
    return Configuration(("Gd", "Co"), (7, 4), rng.random((11, 3)) * box, box)


def assert_same(after, before, tolerance):
    assert after.kinds == before.kinds
    assert after.counts == before.counts
    assert after.box == pytest.approx(before.box, abs=tolerance)
    apart = after.positions - before.positions
    apart -= before.box * np.round(apart / before.box)
    assert np.abs(apart).max() < tolerance


@pytest.mark.parametrize(
    ("suffix", "tolerance"),
    [("extxyz", 6e-9), ("xyz", 6e-9), ("cif", 1e-9), ("lmp", 1e-12), ("RMC6F", 1e-12)],
)
def test_configuration_round_trip(tmp_path, pack, suffix, tolerance):
    path = tmp_path / f"atoms.{suffix}"
    pack.to_file(path)
    symbols = TYPES if suffix == "lmp" else None
    assert_same(Configuration.from_file(path, symbols=symbols), pack, tolerance)
    assert os.listdir(tmp_path) == [path.name]
    turned = read_configuration(path, symbols=symbols, kinds=("Co", "Gd"))
    assert (turned.kinds, turned.counts) == (("Co", "Gd"), (4, 7))
    np.testing.assert_allclose(turned.atoms_of("Co"), pack.atoms_of("Co"), atol=tolerance)
    with pytest.raises(ValueError, match=r"atoms\..*not among the kinds"):
        read_configuration(path, symbols=symbols, kinds=("Gd",))


@pytest.mark.parametrize(
    ("suffix", "cut"),
    [("extxyz", 1), ("cif", 1), ("cif", 4), ("lmp", 1), ("rmc6f", 1), ("rmc6f", 4), ("rmc6f", 13)],
)
def test_truncated_configuration_is_refused(tmp_path, pack, suffix, cut):
    path = tmp_path / f"atoms.{suffix}"
    pack.to_file(path)
    lines = path.read_text().rstrip("\n").split("\n")
    path.write_text("\n".join(lines[:-cut]) + "\n")
    with pytest.raises(ValueError, match=rf"atoms\.{suffix}.* cut short"):
        read_configuration(path, symbols=TYPES if suffix == "lmp" else None)


def test_rmc6f_agrees_with_ase_both_ways(tmp_path, pack):
    ase_io = pytest.importorskip("ase.io")
    path = tmp_path / "ours.rmc6f"
    write_configuration(pack, path)
    atoms = ase_io.read(path, format="rmc6f")
    assert atoms.get_chemical_symbols() == pack.symbols.tolist()
    np.testing.assert_allclose(atoms.positions, pack.positions, atol=1e-9)
    np.testing.assert_allclose(atoms.cell.lengths(), pack.box)
    ase_io.write(tmp_path / "theirs.rmc6f", atoms, format="rmc6f", order=["Gd", "Co"])
    assert_same(read_configuration(tmp_path / "theirs.rmc6f"), pack, 2e-5)  # six decimals


RMC6F = """(Version 6f format configuration file)
Number of atoms:            2
Cell (Ang/deg):  5.0 6.0 7.0 90.000000 90.0 {gamma}
Lattice vectors (Ang):
 5.0 0 0
 0 6.0 0
 0 0 7.0
Atoms:
     1   Gd{label}   0.5  0.25  {z}     1   0   0   0
     2   Co{label}   0.0  -0.5  0.1     2   0   0   0
"""


@pytest.mark.parametrize("label", ["", "  [1]"])
def test_rmc6f_by_hand(tmp_path, label):
    path = tmp_path / "hand.rmc6f"
    path.write_text(RMC6F.format(gamma=90, z=0.75, label=label))
    atoms = read_configuration(path)
    assert atoms.kinds == ("Gd", "Co")
    np.testing.assert_allclose(atoms.positions, [[2.5, 1.5, 5.25], [0, 3, 0.7]])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.25  0.75", "0.25  oops", r"hand\.rmc6f, line 9: expected .* got '1   Gd   0\.5"),
        ("0.25  0.75", "0.25  nan", r"hand\.rmc6f, line 9: expected"),
        ("0.25  0.75", "0.25", r"hand\.rmc6f, line 9: expected"),
        ("atoms:            2", "atoms:            3", "states 3 atoms and holds 2"),
        ("90.0 90\n", "90.0 120\n", "angles 90°, 90°, 120°.*rectangular"),
        ("Cell (Ang/deg):", "Sell", "states no box"),
        ("7.0 90.000000 90.0 90", "7.0", r"hand\.rmc6f, line 3: expected 6 number"),
        ("5.0 6.0 7.0 90", "0.0 6.0 7.0 90", r"hand\.rmc6f: box must be greater than 0"),
    ],
)
def test_damaged_rmc6f(tmp_path, old, new, message):
    text = RMC6F.format(gamma=90, z=0.75, label="")
    assert old in text
    path = tmp_path / "hand.rmc6f"
    path.write_text(text.replace(old, new))
    with pytest.raises(ValueError, match=message):
        read_configuration(path)


def test_rmc6f_holds_any_label_but_not_blanks(tmp_path):
    odd = Configuration(("A1", "B"), (1, 1), [[1, 1, 1], [2, 2, 2]], 5)
    odd.to_file(tmp_path / "odd.rmc6f")
    assert_same(read_configuration(tmp_path / "odd.rmc6f"), odd, 1e-12)
    with pytest.raises(ValueError, match=r"chemical symbols, got the kinds \['A1'\].*rmc6f"):
        odd.to_file(tmp_path / "odd.extxyz")
    blank = Configuration(("A 1",), (1,), [[1, 1, 1]], 5)
    with pytest.raises(ValueError, match="blanks or brackets"):
        blank.to_file(tmp_path / "blank.rmc6f")
    assert os.listdir(tmp_path) == ["odd.rmc6f"]


EXTXYZ = "1\n{lattice} Properties=species:S:1:pos:R:3 {pbc}\nGd 1.0 2.0 {z}\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lattice": ""}, "states no periodic box"),
        ({"lattice": 'Lattice="5 0 0 2.5 4.33 0 0 0 6"'}, "angles 90°, 90°, .*must be 90°"),
        ({"pbc": 'pbc="T T F"'}, "not periodic along all axes"),
        ({"z": "oops"}, r"box\.xyz cannot be read as extxyz"),
        ({"z": "nan"}, r"box\.xyz: positions must be finite"),
    ],
)
def test_unfit_extxyz(tmp_path, changes, message):
    good = {"lattice": 'Lattice="5 0 0 0 6 0 0 0 7"', "pbc": 'pbc="T T T"', "z": "3.0"}
    path = tmp_path / "box.xyz"
    path.write_text(EXTXYZ.format(**good))
    np.testing.assert_allclose(read_configuration(path).positions, [[1, 2, 3]])
    path.write_text(EXTXYZ.format(**(good | changes)))
    with pytest.raises(ValueError, match=message):
        read_configuration(path)


def test_oblique_rectangular_box_is_turned_upright(tmp_path):
    # Axes a, b, c along y, z, x: coordinates follow the axes, distances stay.
    path = tmp_path / "box.xyz"
    path.write_text(EXTXYZ.format(lattice='Lattice="0 5 0 0 0 6 7 0 0"', pbc="", z="3.0"))
    atoms = read_configuration(path)
    assert atoms.box == pytest.approx([5, 6, 7])
    np.testing.assert_allclose(atoms.positions, [[2, 3, 1]])


def test_partly_occupied_cif_is_refused(tmp_path, pack):
    path = tmp_path / "atoms.cif"
    pack.to_file(path)
    path.write_text(path.read_text().replace("1.0000", "0.7500", 1))
    with pytest.raises(ValueError, match=r"partly occupied.*whole\s+atoms"):
        read_configuration(path)


def test_cif_must_hold_its_formula(tmp_path, pack):
    path = tmp_path / "atoms.cif"
    pack.to_file(path)
    text = path.read_text()
    assert "Gd7 Co4" in text
    path.write_text(text.replace("  Co  Co1 ", "  Gd  Gd8 "))
    with pytest.raises(ValueError, match=r"'Gd7 Co4', but holds \{'Gd': 8, 'Co': 3\}"):
        read_configuration(path)
    alone = Configuration(("Gd",), (7,), pack.atoms_of("Gd"), pack.box)
    alone.to_file(path)
    path.write_text("\n".join(path.read_text().rstrip().split("\n")[:-1]) + "\n")
    with pytest.raises(ValueError, match=r"'Gd7', but holds \{'Gd': 6\}"):
        read_configuration(path)
    path.write_text(path.read_text().replace('"Gd7"', "Gd"))  # six formula units
    assert read_configuration(path).counts == (6,)


def test_bad_number_in_a_cif_is_refused(tmp_path, pack):
    path = tmp_path / "atoms.cif"
    pack.to_file(path)
    path.write_text(path.read_text().replace("_cell_length_a       9.1", "_cell_length_a  9.1(2"))
    with pytest.raises(ValueError, match=r"atoms\.cif cannot be read as cif.*Badly formed"):
        read_configuration(path)


def test_symmetry_of_a_cif_is_expanded(tmp_path):
    path = tmp_path / "nickel.cif"
    path.write_text(
        "data_Ni\n_chemical_formula_sum 'Ni'\n_cell_length_a 3.52\n_cell_length_b 3.52\n"
        "_cell_length_c 3.52\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
        "_symmetry_space_group_name_H-M 'F m -3 m'\nloop_\n_atom_site_label\n"
        "_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
        "Ni1 Ni 0 0 0\n"
    )
    nickel = read_configuration(path)
    assert nickel.counts == (4,)
    assert nickel.number_density == pytest.approx(4 / 3.52**3)


def test_lammps_needs_the_meaning_of_its_types(tmp_path, pack):
    path = tmp_path / "atoms.lmp"
    pack.to_file(path)
    with pytest.raises(ValueError, match=r'say what the numbers .*symbols=\{1: "Gd", 2: "Co"\}'):
        read_configuration(path)
    with pytest.raises(ValueError, match=r"holds types \[2\], symbols name only \[1\]"):
        read_configuration(path, symbols={1: "Gd"})
    swapped = read_configuration(path, symbols={2: "Zr", 1: "A"})
    assert (swapped.kinds, swapped.counts) == (("A", "Zr"), (7, 4))


LAMMPS = """made by hand

2 atoms
2 atom types

{box}

Atoms # atomic

2 1 3.0 1.0 1.0
1 2 -1.0 2.0 1.0
"""


def test_lammps_by_hand(tmp_path):
    path = tmp_path / "hand.data"
    box = "-2.0 4.0 xlo xhi\n0 7 ylo yhi\n0 8 zlo zhi"
    path.write_text(LAMMPS.format(box=box))
    atoms = read_configuration(path, symbols=TYPES)
    assert atoms.kinds == ("Gd", "Co")  # order of the type numbers, not of the atoms
    assert atoms.box == pytest.approx([6, 7, 8])
    np.testing.assert_allclose(atoms.positions, [[3, 1, 1], [5, 2, 1]])
    path.write_text(LAMMPS.format(box=box).replace("2 1 3.0", "2 7 3.0"))
    assert read_configuration(path, symbols={2: "Co", 7: "Gd", 9: "Zr"}).kinds == ("Co", "Gd")
    path.write_text(LAMMPS.format(box=box + "\n1.0 0 0 xy xz yz"))
    with pytest.raises(ValueError, match="must be 90°"):
        read_configuration(path, symbols=TYPES)
    path.write_text(LAMMPS.format(box=""))
    with pytest.raises(ValueError, match="no line 'xlo xhi'"):
        read_configuration(path, symbols=TYPES)


def test_formats_are_named(tmp_path, pack):
    with pytest.raises(ValueError, match=r"suffix '\.pdb' .*cif: \.cif.*rmc6f: \.rmc6f"):
        pack.to_file(tmp_path / "atoms.pdb")
    with pytest.raises(ValueError, match="did you mean 'extxyz'"):
        pack.to_file(tmp_path / "atoms.pdb", format="extxy")
    pack.to_file(tmp_path / "atoms.pdb", format="extxyz")
    assert_same(read_configuration(tmp_path / "atoms.pdb", format="extxyz"), pack, 6e-9)
    with pytest.raises(ValueError, match="leave symbols out"):
        read_configuration(tmp_path / "atoms.pdb", format="extxyz", symbols=TYPES)
    with pytest.raises(FileNotFoundError, match="no file"):
        read_configuration(tmp_path / "none.cif")


def test_missing_ase_is_explained(tmp_path, pack, monkeypatch):
    monkeypatch.setitem(sys.modules, "ase", None)
    with pytest.raises(ImportError, match=r"pip install quench\[rmc\]"):
        pack.to_file(tmp_path / "atoms.cif")
    pack.to_file(tmp_path / "atoms.rmc6f")
    assert_same(read_configuration(tmp_path / "atoms.rmc6f"), pack, 1e-12)
