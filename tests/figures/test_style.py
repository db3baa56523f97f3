import sys

import numpy as np
import pytest

from quench.figures import style

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_figure_shows_itself_once_and_sharp():
    figure, axes = style.new_figure(width=3.0, height=2.0)
    axes.plot([0, 1])
    data, metadata = figure._repr_mimebundle_()
    assert data["image/png"].startswith(PNG)
    assert metadata["image/png"] == {"width": 300, "height": 200}
    width = int.from_bytes(data["image/png"][16:20], "big")
    assert width == 300 * style.PIXEL_RATIO


def test_grid_of_panels_and_their_labels():
    figure, axes = style.new_figure(1, 2, sharey=True)
    style.panel_label(axes[1], "b", "growth")
    assert axes[1].get_title(loc="left") == "(b) growth"
    assert len(figure.axes) == 2


def test_lines_differ_by_more_than_colour():
    _, axes = style.new_figure()
    lines = [axes.plot([0, 1])[0] for _ in range(4)]
    assert len({line.get_linestyle() for line in lines}) == 4
    assert len({line.get_color() for line in lines}) == 4


@pytest.mark.parametrize("color", style.CYCLE)
def test_line_colours_stand_out_from_white(color):
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    assert 1.05 / (luminance + 0.05) > 2.0


def test_importing_the_figures_leaves_pyplot_alone():
    import subprocess

    code = "import quench.figures, sys; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
