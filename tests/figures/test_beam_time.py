import numpy as np
import pytest

from quench.figures.beam_time import beam_time_errors


def test_errors_fall_with_the_root_of_the_counts_and_stop():
    axes = beam_time_errors(systematic=1e-3).axes[0]
    co = axes.get_lines()[2].get_ydata()
    assert co[-1] / co[-4] == pytest.approx(1, rel=0.01)
    free = beam_time_errors(systematic=1e-5).axes[0].get_lines()[2].get_ydata()
    assert free[0] / free[4] == pytest.approx(np.sqrt(10), rel=1e-4)
    assert free[-1] < 0.05 * co[-1]
    assert np.isclose(axes.get_lines()[3].get_ydata()[0], 0.05)
