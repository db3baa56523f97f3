"""The text format of RMCProfile 6, read and written without another library."""

import re

import numpy as np

__all__ = ["parse", "refuse_skew", "text_of"]


def parse(path, lines):
    """Labels, positions [Å] and box edges [Å] from rmc6f, the text format of RMCProfile 6."""
    starts = [n for n, line in enumerate(lines) if line.strip().lower().startswith("atoms:")]
    if not starts:
        raise ValueError(f"{path} has no line 'Atoms:'; it is no rmc6f file, or cut short")
    box = _rmc6f_box(path, lines[: starts[0]])
    labels, fractions = [], []
    for number, line in enumerate(lines[starts[0] + 1 :], starts[0] + 2):
        if line.strip():
            label, place = _rmc6f_atom(path, number, line)
            labels.append(label)
            fractions.append(place)
    stated = _rmc6f_numbers(path, lines[: starts[0]], "Number of atoms:", 1)
    if len(labels) != (stated or [len(labels)])[0] or not labels:
        raise ValueError(
            f"{path} states {f'{stated[0]:g}' if stated else 'no number of'} atoms and holds "
            f"{len(labels)}, the last in line {len(lines)}; it is cut short or was edited"
        )
    return labels, np.array(fractions) * box, box


def _rmc6f_numbers(path, header, key, count):
    """Numbers after a key of the header, None if the key is absent."""
    for number, line in enumerate(header, 1):
        if line.strip().lower().startswith(key.lower()):
            try:
                values = [float(field) for field in line.split(":", 1)[1].split()]
            except ValueError:
                values = []
            if len(values) != count or not np.isfinite(values).all():
                raise ValueError(
                    f"{path}, line {number}: expected {count} number(s) after {key!r}, got {line!r}"
                )
            return values
    return None


def _rmc6f_box(path, header):
    cell = _rmc6f_numbers(path, header, "Cell (Ang/deg):", 6)
    if cell is None:
        raise ValueError(f"{path} states no box: the line 'Cell (Ang/deg): a b c α β γ' is missing")
    refuse_skew(path, cell[3:])
    return np.array(cell[:3])


def _rmc6f_atom(path, number, line):
    """Label and fractional position of one line, with or without the site label [1]."""
    fields = line.split()
    first = 3 if len(fields) > 2 and fields[2].startswith("[") else 2
    try:
        place = [float(field) for field in fields[first : first + 3]]
    except ValueError:
        place = []
    if len(place) != 3 or len(fields) < first + 7 or not np.isfinite(place).all():
        raise ValueError(
            f"{path}, line {number}: expected 'number symbol [label] x y z reference cell cell "
            f"cell', got {line.strip()[:80]!r}"
        )
    return fields[1], place


def text_of(configuration):
    """Text of an rmc6f file, the whole box as one cell."""
    kinds, counts, box = configuration.kinds, configuration.counts, configuration.box
    unfit = [kind for kind in kinds if not re.fullmatch(r"[^\s\[\]]+", kind)]
    if unfit:
        raise ValueError(f"rmc6f cannot hold the kinds {unfit}: they contain blanks or brackets")
    edges = box.tolist()
    lines = [
        "(Version 6f format configuration file)",
        f"Number of types of atoms: {len(kinds)}",
        f"Atom types present: {' '.join(kinds)}",
        f"Number of each atom type: {' '.join(map(str, counts))}",
        f"Number of atoms: {configuration.n_atoms}",
        f"Number density (Ang^-3): {configuration.number_density:.9f}",
        "Supercell dimensions: 1 1 1",
        f"Cell (Ang/deg): {' '.join(map(repr, edges))} 90.0 90.0 90.0",
        "Lattice vectors (Ang):",
        *(" ".join(map(repr, row)) for row in np.diag(edges).tolist()),
        "Atoms:",
    ]
    places = (configuration.positions / box).tolist()
    for n, (kind, (x, y, z)) in enumerate(zip(configuration.symbols, places, strict=True), 1):
        lines.append(f"{n:6d} {kind:>4} [1] {x:.15f} {y:.15f} {z:.15f} {n:6d} 0 0 0")
    return "\n".join([*lines, ""])


def refuse_skew(path, angles):
    """Refuse a box whose angles [degrees] are not right ones."""
    if np.abs(np.asarray(angles) - 90).max() > 1e-4:
        given = ", ".join(f"{angle:g}°" for angle in angles)
        raise ValueError(
            f"{path} has a box with angles {given}; distances are counted in rectangular boxes "
            "only, so all must be 90°: convert to a rectangular supercell"
        )
