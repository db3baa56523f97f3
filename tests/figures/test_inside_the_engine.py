import numpy as np
import pytest

from quench.figures import inside_the_engine as figures


def test_thresholds_drawn_beforehand_are_the_metropolis_rule():
    rule, drawn = figures.engine_threshold(temperature=3.0).axes[0].get_lines()
    assert np.abs(rule.get_ydata() - drawn.get_ydata()).max() < 0.03  # 4000 draws: 4 σ


def test_a_cobalt_move_leaves_gadolinium_pairs_alone():
    rows = [axes.get_lines()[0].get_ydata() for axes in figures.engine_one_move().axes]
    assert not rows[0].any()
    assert rows[1].any()
    assert rows[2].any()


def test_error_of_the_middle_grows_with_the_square_of_the_bin():
    worst = [
        figures.engine_bin_kernel(bin_width=w).axes[0].get_lines()[0].get_ydata().max()
        for w in (0.05, 0.1)
    ]
    assert worst[1] / worst[0] == pytest.approx(4, rel=0.1)


def test_fates_add_up_and_three_in_ten_pass():
    bands = figures.engine_fates().axes[0].collections
    top = bands[-1].get_paths()[0].vertices[:, 1]
    assert top.max() == pytest.approx(1)
    refused = top[top < 1 - 1e-9]  # the lower rim of the uppermost band
    assert 0.6 < np.median(refused) < 0.8


def test_the_fit_reaches_the_noise():
    lines = figures.engine_annealing().axes[0].get_lines()
    assert all(0.5 < line.get_ydata()[-1] < 1.5 for line in lines)
    assert all(line.get_ydata()[0] > 20 for line in lines)


def test_the_gradient_table_is_flat_at_the_end():
    start, end = figures.engine_gradient().axes[0].get_lines()
    assert np.abs(end.get_ydata()).max() < 0.2 * np.abs(start.get_ydata()).max()


def test_cobalt_pairs_stay_unknown_in_every_design():
    for axes in figures.engine_unknown().axes:
        gd_gd, gd_co, co_co = (line.get_ydata() for line in axes.get_lines())
        assert co_co.min() > 0.95
        assert (gd_gd < gd_co).all()


def test_all_three_data_sets_recover_what_the_total_alone_does_not():
    for axes in figures.engine_recovered().axes[:2]:
        truth, alone, together = (line.get_ydata() for line in axes.get_lines())
        assert np.sum((together - truth) ** 2) < 0.7 * np.sum((alone - truth) ** 2)
