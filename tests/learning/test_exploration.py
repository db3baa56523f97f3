import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from quench.figures.style import new_figure
from quench.learning import explore, frames
from quench.learning.exploration import MAX_STATES, Exploration


def line(*, slope=1.0, curve="straight"):
    figure, axes = new_figure(width=3, height=2)
    x = np.linspace(0, 1, 20)
    axes.plot(x, slope * (x if curve == "straight" else x**2))
    axes.set_ylim(0, 5)
    figure.alt = f"A {curve} line of slope {slope:g} <rising>."
    return figure


def silent(*, slope=1.0):
    figure = line(slope=slope)
    figure.alt = "  " if slope > 1 else "A line."
    return figure


def needy(*, slope, offset):
    return line(slope=slope + offset)


@pytest.fixture
def build(monkeypatch, tmp_path):
    """Run as the book's build does; returns the folder of frames."""
    monkeypatch.setenv("QUENCH_FRAMES", str(tmp_path / "frames"))
    monkeypatch.setenv("QUENCH_EXPLORE", "still")  # `make test` sets it: the build wins
    return tmp_path / "frames"


@pytest.fixture
def still(monkeypatch):
    monkeypatch.delenv("QUENCH_FRAMES", raising=False)
    monkeypatch.setenv("QUENCH_EXPLORE", "still")


@pytest.fixture
def live(monkeypatch):
    import importlib

    monkeypatch.delenv("QUENCH_FRAMES", raising=False)
    monkeypatch.delenv("QUENCH_EXPLORE", raising=False)
    module = importlib.import_module("quench.learning.exploration")
    monkeypatch.setattr(module, "_in_kernel", lambda: True)


def states_of(page):
    script = re.search(r'class="explore-states">(.*?)</script>', page.bundle["text/html"], re.S)
    return json.loads(script[1])


class TestControls:
    def test_tuple_is_evenly_spaced_with_both_ends(self, still):
        control = explore(line, slope=(0.1, 0.4, 4)).controls[0]
        assert control.values == (0.1, 0.2, 0.3, 0.4)
        assert control.texts == ("0.1", "0.2", "0.3", "0.4")

    def test_list_gives_its_values(self, still):
        assert explore(line, slope=[1, 2, 5]).controls[0].values == (1, 2, 5)

    def test_array_gives_its_values(self, still):
        assert explore(line, slope=np.array([1.5, 2.5])).controls[0].values == (1.5, 2.5)

    def test_words_can_be_values(self, still):
        page = explore(line, curve=["straight", "bent"])
        assert page.controls[0].texts == ("straight", "bent")
        assert "A bent line" in repr(page)

    def test_starts_in_the_middle(self, still):
        assert explore(line, slope=(1, 5, 5)).controls[0].initial == 2

    def test_starts_where_told(self, still):
        page = explore(line, slope=(0.1, 0.3, 3), initial={"slope": 0.1 + 0.2})
        assert page.controls[0].initial == 2

    def test_label_and_format(self, still):
        control = explore(
            line, slope=(1, 2, 2), labels={"slope": "Slope $k$"}, formats={"slope": "{:.1f} K"}
        ).controls[0]
        assert (control.label, control.texts) == ("Slope $k$", ("1.0 K", "2.0 K"))
        assert explore(line, slope=[1, 2], formats={"slope": ".2f"}).controls[0].texts[0] == "1.00"

    def test_default_label_is_the_name(self, still):
        def figure(*, interface_energy=1.0):
            return line(slope=interface_energy)

        assert explore(figure, interface_energy=[1, 2]).controls[0].label == "Interface energy"


class TestRefusals:
    def test_unknown_parameter_names_function_and_nearest(self, still):
        with pytest.raises(ValueError, match=r"line has no parameter 'slop'.*did you mean 'slope'"):
            explore(line, slop=[1, 2])

    def test_unknown_parameter_lists_the_known(self, still):
        with pytest.raises(ValueError, match="it has slope, curve"):
            explore(line, temperature=[1, 2])

    def test_missing_parameter(self, still):
        with pytest.raises(ValueError, match="needy also needs a value for offset"):
            explore(needy, slope=[1, 2])

    @pytest.mark.parametrize(
        "spec",
        [(1, 2), (1, 2, 1), (1, 1, 3), (1, 2, 2.5), (1, float("nan"), 3), ("a", "b", 2), [1], 3.0],
    )
    def test_unreadable_control(self, still, spec):
        with pytest.raises(ValueError, match=r"^slope .*got"):
            explore(line, slope=spec)

    def test_nothing_to_move(self, still):
        with pytest.raises(ValueError, match="nothing to move"):
            explore(line)

    def test_initial_that_is_no_value(self, still):
        with pytest.raises(ValueError, match=r"initial slope = 7 is none of its values \[1, 2\]"):
            explore(line, slope=[1, 2], initial={"slope": 7})

    @pytest.mark.parametrize("argument", ["initial", "labels", "formats"])
    def test_option_for_no_control(self, still, argument):
        with pytest.raises(ValueError, match=f"{argument} names 'slop'.*did you mean 'slope'"):
            explore(line, slope=[1, 2], **{argument: {"slop": "x"}})

    def test_values_that_read_the_same(self, still):
        with pytest.raises(ValueError, match="read the same"):
            explore(line, slope=(1, 1.1, 3), formats={"slope": ".0f"})

    def test_too_many_states(self, still):
        with pytest.raises(ValueError, match=rf"31 × 2 = 62 states, at most {MAX_STATES}"):
            explore(line, slope=(0, 1, 31), curve=["straight", "bent"])

    def test_limit_of_states_is_allowed(self, still):
        page = explore(lambda *, slope: line(slope=slope), slope=(1, 60, MAX_STATES))
        assert len(page.controls[0].values) == 60

    def test_state_without_alt_text(self, still):
        with pytest.raises(ValueError, match=r"silent gave no alt text for \{'slope': 2\}"):
            explore(silent, slope=[1, 2])

    def test_no_figure(self, still):
        with pytest.raises(TypeError, match="must return a BookFigure"):
            explore(lambda *, slope: slope, slope=[1, 2])

    def test_no_function(self, still):
        with pytest.raises(TypeError, match="needs a figure function, got 3"):
            explore(3, slope=[1, 2])

    def test_too_heavy_says_how_heavy(self, build, monkeypatch):
        monkeypatch.setattr(frames.frames_within, "__defaults__", (2000,))
        with pytest.raises(ValueError, match=r"explore\(line\): its 3 frames weigh \d+ kB"):
            explore(line, slope=[1, 2, 3])


class TestStill:
    def test_says_what_every_state_shows(self, still):
        text = repr(explore(line, slope=[1, 2], curve=["straight", "bent"]))
        assert text.splitlines()[0] == "Exploration of line"
        assert "[2, bent] A bent line of slope 2 <rising>." in text
        assert len(re.findall(r"^  \[", text, re.M)) == 4

    def test_shows_the_initial_state(self, still):
        bundle, metadata = explore(line, slope=[1, 2, 4])._repr_mimebundle_()
        assert bundle["image/png"] == line(slope=2).png()
        assert metadata["image/png"]["width"] == 300

    def test_writes_nothing(self, still, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        explore(line, slope=[1, 2])
        assert not list(tmp_path.iterdir())

    def test_same_text_each_time(self, still):
        assert repr(explore(line, slope=[1, 2])) == repr(explore(line, slope=[1, 2]))


class TestPage:
    def test_one_frame_for_each_state(self, build):
        page = explore(line, slope=[1, 2, 4], curve=["straight", "bent"])
        states = states_of(page)
        folder = build / states["folder"].rstrip("/").rsplit("/", 1)[1]
        assert sorted(f.name for f in folder.iterdir()) == [f"{i}.webp" for i in range(6)]
        assert states["alts"][5] == "A bent line of slope 4 <rising>."
        assert states["texts"] == [["1", "2", "4"], ["straight", "bent"]]
        assert len({f.read_bytes() for f in folder.iterdir()}) == 6

    def test_still_picture_is_the_frame_of_the_initial_state(self, build):
        page = explore(line, slope=[1, 2, 4])
        inline = re.search(r'src="data:image/webp;base64,([^"]+)"', page.bundle["text/html"])[1]
        frame = next(build.iterdir()) / "1.webp"
        assert base64.b64decode(inline) == frame.read_bytes()
        with Image.open(io.BytesIO(base64.b64decode(inline))) as image:
            assert image.size == (600, 400)

    def test_inputs_are_native_and_labelled(self, build):
        markup = explore(line, slope=[1, 2, 4]).bundle["text/html"]
        key = re.search(r'<input type="range" id="([^"]+)"', markup)[1]
        assert f'<label for="{key}">Slope</label>' in markup
        assert 'value="1" aria-valuetext="2"' in markup
        assert 'alt="A straight line of slope 2 &lt;rising&gt;."' in markup

    def test_data_cannot_end_its_script(self, build):
        markup = explore(line, slope=[1, 2]).bundle["text/html"]
        data = re.search(r'class="explore-states">(.*)</script>', markup, re.S)[1]
        assert "<" not in data

    def test_same_page_each_time_and_no_path(self, build):
        first, second = (explore(line, slope=[1, 2]).bundle for _ in range(2))
        assert first == second
        assert str(build) not in first["text/html"]

    def test_other_values_have_another_folder(self, build):
        folders = {states_of(explore(line, slope=s))["folder"] for s in ([1, 2], [1, 3])}
        assert len(folders) == 2

    def test_version_follows_the_pictures(self, build):
        assert frames.content_digest([b"a", b"b"]) != frames.content_digest([b"a", b"c"])
        assert re.fullmatch("[0-9a-f]{8}", states_of(explore(line, slope=[1, 2]))["version"])

    def test_failure_stops_at_the_call(self, build):
        with pytest.raises(ValueError, match="no alt text"):
            explore(silent, slope=[1, 2])


class TestFrames:
    def test_sharp_when_there_is_room(self):
        (frame,) = frames.frames_within([line()], 0)
        with Image.open(io.BytesIO(frame)) as image:
            assert image.size == (600, 400)

    def test_smaller_when_there_is_not(self):
        figures = [line(slope=s) for s in (1, 2)]
        sharp = sum(map(len, frames.frames_within(figures, 0)))
        less = frames.frames_within(figures, 0, limit=sharp)
        total = sum(map(len, less)) + frames.inline_size(less[0])
        assert total <= sharp
        with Image.open(io.BytesIO(less[0])) as image:
            assert image.width < 600

    def test_inline_size_is_that_of_base64(self):
        for length in (1, 2, 3, 4, 100):
            assert frames.inline_size(bytes(length)) == len(base64.b64encode(bytes(length)))

    def test_lossless_palette(self):
        frame = frames.encode(line(), 1, 16)
        with Image.open(io.BytesIO(frame)) as image:
            assert len(image.convert("RGB").getcolors()) <= 16


class TestLive:
    def test_moving_a_slider_draws_again(self, live):
        page = explore(line, slope=[1, 2, 4])
        assert isinstance(page, Exploration)
        picture, slider = page.widget.children
        before = picture.value
        slider.value = 4
        assert picture.value != before
        assert "slope 4 &lt;rising&gt;" in picture.value
        drawn = re.search(r"base64,([^\"]+)", picture.value)[1]
        assert base64.b64decode(drawn) == line(slope=4).png()

    def test_bundle_is_that_of_a_widget(self, live):
        bundle, _ = explore(line, slope=[1, 2])._repr_mimebundle_()
        assert "application/vnd.jupyter.widget-view+json" in bundle
        assert bundle["text/plain"].startswith("Exploration of line")

    def test_slider_shows_label_and_texts(self, live):
        page = explore(line, slope=[1, 2], labels={"slope": "Slope"}, formats={"slope": ".1f"})
        slider = page.widget.children[1]
        assert (slider.description, slider.label) == ("Slope", "2.0")

    def test_without_a_kernel_it_stays_still(self, monkeypatch):
        monkeypatch.delenv("QUENCH_FRAMES", raising=False)
        monkeypatch.delenv("QUENCH_EXPLORE", raising=False)
        assert explore(line, slope=[1, 2]).widget is None
