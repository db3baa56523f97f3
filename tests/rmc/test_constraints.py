from dataclasses import dataclass

import numpy as np
import pytest

from quench.rmc.constraints import BondValence, Coordination, TabulatedTerm, tabulate


def test_coordination_counts_one_inside_the_shell():
    term = tabulate(Coordination("Co", "Co", 3.2, 1, 2, r_min=2.0), ("Gd", "Co"), 10.0)
    np.testing.assert_array_equal(term.pair_function([1.9, 2.1, 3.19]), [0, 1, 1])


def test_bond_valence_is_one_at_r0_and_falls_by_e_over_b():
    term = BondValence("Co", "Gd", r0=2.5, valence=3, sigma=0.2)
    assert term.pair_function(2.5) == 1.0
    assert term.pair_function(2.5 + 0.37) == pytest.approx(np.exp(-1))
    assert term.cutoff == pytest.approx(2.5 + 5 * 0.37)
    table = tabulate(term, ("Gd", "Co"), 10.0)
    assert table.pair_function(2.7) == pytest.approx(term.pair_function(2.7), rel=2e-3)


def test_any_object_with_the_attributes_will_do():
    @dataclass
    class Softness:
        centre: str = "Gd"
        neighbour: str = "Gd"
        cutoff: float = 4.0
        lower: float = 0.0
        upper: float = 1.0
        sigma: float = 0.1

        def pair_function(self, r):
            return 1 - r / 4.0

    assert isinstance(tabulate(Softness(), ("Gd",), 5.0), TabulatedTerm)


def test_a_term_that_lacks_something_is_named():
    class Broken:
        centre = neighbour = "Gd"
        cutoff = 3.0

    with pytest.raises(TypeError, match=r"lacks lower, upper, sigma, pair_function"):
        tabulate(Broken(), ("Gd",), 5.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Coordination("Co", "Co", 3.0, 5, 2), "lower must not exceed upper"),
        (lambda: Coordination("Co", "Co", 3.0, 1, 2, sigma=-1), "sigma"),
        (lambda: Coordination("Co", "Co", 3.0, 1, 2, r_min=3.0), "shell is empty"),
        (lambda: BondValence("Co", "Gd", r0=0, valence=1, sigma=1), "r0"),
        (lambda: tabulate(Coordination("Co", "Co", 9.0, 1, 2), ("Co",), 5.0), "half the box"),
    ],
)
def test_terms_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError, match=r"unknown kind 'Cu'"):
        tabulate(Coordination("Cu", "Co", 3.0, 1, 2), ("Gd", "Co"), 5.0)


def test_a_pair_function_that_gives_no_number_is_refused():
    bad = TabulatedTerm("A", "A", 3.0, 0, 1, 1, np.zeros(4))

    class Sick:
        centre, neighbour, cutoff, lower, upper, sigma = "A", "A", 3.0, 0.0, 1.0, 1.0

        def pair_function(self, r):
            return r * np.nan

    with pytest.raises(ValueError, match="pair_function must be finite"):
        tabulate(Sick(), ("A",), 5.0)
    assert tabulate(bad, ("A",), 5.0) is bad


def test_a_table_is_looked_up_from_its_first_to_its_last_entry():
    term = TabulatedTerm("A", "A", 4.0, 0, 1, 1, np.array([1.0, 2.0, 3.0, 4.0]))
    found = term.pair_function([0.0, 0.99, 1.01, 2.5, 3.99, 4.0])
    np.testing.assert_array_equal(found, [1, 1, 2, 3, 4, 4])


def test_a_table_holds_the_function_at_the_middles_of_its_steps():
    class Distance:
        centre = neighbour = "A"
        cutoff, lower, upper, sigma = 4.0, 0.0, 1.0, 1.0

        @staticmethod
        def pair_function(r):
            return r

    table = tabulate(Distance, ("A",), 5.0).table
    step = 4.0 / len(table)
    assert table[0] == pytest.approx(step / 2)
    assert table[-1] == pytest.approx(4.0 - step / 2)
