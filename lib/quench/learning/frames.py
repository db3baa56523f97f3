"""Pictures of an exploration's states, small enough to travel with a page."""

import hashlib
import io

from PIL import Image

__all__ = ["LIMIT", "encode", "frames_within", "inline_size"]

LIMIT = 300_000  # bytes a page may spend on one exploration
# Pixels to the screen pixel and colours, from sharpest to smallest. Curves on
# white need few colours, which lets a lossless frame stay below a lossy one.
QUALITIES = ((2, 24), (1.5, 24), (1, 24), (1, 16))


def encode(figure, pixel_ratio, colours):
    """Return a figure as lossless WebP with a reduced palette.

    Parameters
    ----------
    figure : BookFigure
        What to draw.
    pixel_ratio : float
        Image pixels to the screen pixel.
    colours : int
        Size of the palette.

    Returns
    -------
    bytes
    """
    with Image.open(io.BytesIO(figure.png(pixel_ratio))) as drawn:
        few = drawn.convert("RGB").quantize(
            colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    buffer = io.BytesIO()
    few.convert("RGB").save(buffer, "webp", lossless=True, method=4, quality=100)
    return buffer.getvalue()


def inline_size(data):
    """Return the bytes that `data` takes inside a page, written in base 64."""
    return -(-len(data) // 3) * 4


def frames_within(figures, initial, limit=LIMIT):
    """Draw all figures in the sharpest quality whose sum stays below `limit`.

    The frame of the initial state counts twice: it stands in the page itself
    as well, so that the page makes sense without scripts.

    Parameters
    ----------
    figures : list of BookFigure
        One per state.
    initial : int
        Which of them the page shows at first.
    limit : int, optional
        Bytes for all of them.

    Returns
    -------
    list of bytes

    Raises
    ------
    ValueError
        If even the smallest quality is too large.
    """
    for pixel_ratio, colours in QUALITIES:
        first = encode(figures[initial], pixel_ratio, colours)
        smallest = (pixel_ratio, colours) == QUALITIES[-1]
        # Frames of one exploration weigh about the same: skip a hopeless quality.
        if len(first) * len(figures) > 1.5 * limit and not smallest:
            continue
        frames = [encode(figure, pixel_ratio, colours) for figure in figures]
        total = sum(map(len, frames)) + inline_size(frames[initial])
        if total <= limit:
            return frames
    raise ValueError(
        f"its {len(figures)} frames weigh {total / 1000:.0f} kB, and a page may spend "
        f"{limit / 1000:.0f} kB on one exploration; use fewer states, a smaller figure, "
        "or fewer lines in it"
    )


def content_digest(frames):
    """Return a short hash of the frames, so that a browser never shows an old one."""
    digest = hashlib.sha256()
    for frame in frames:
        digest.update(frame)
    return digest.hexdigest()[:8]
