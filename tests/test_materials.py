import re
from pathlib import Path

import pytest

from quench import materials

KEYS = set(
    re.findall(
        r"^@\w+\{([^,\s]+)",
        (Path(__file__).parents[1] / "book" / "references.bib").read_text(encoding="utf-8"),
        re.M,
    )
)


def rows():
    return [
        (name, key, row) for name, m in materials.MATERIALS.items() for key in m for row in [m[key]]
    ]


@pytest.mark.parametrize(
    ("name", "key", "row"), rows(), ids=lambda x: x if isinstance(x, str) else ""
)
def test_every_parameter_has_a_unit_and_a_source_in_the_bibliography(name, key, row):
    assert row.unit
    sources = {part.strip() for part in row.source.split(",")}
    assert sources <= KEYS | {"estimate", "calibrated"}, f"{name}.{key}: {row.source}"


def test_value_and_row():
    aluminium = materials.get("Al")
    assert aluminium.shear_modulus == aluminium["shear_modulus"].value == 26e9
    assert aluminium["shear_modulus"].unit == "Pa"
    assert aluminium.burgers_vector == 0.286e-9
    assert aluminium.poisson_ratio == 0.345
    assert aluminium.taylor_factor == 3.06


def test_unknown_material_and_parameter_suggest_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'theta prime'"):
        materials.get("theta prim")
    with pytest.raises(AttributeError, match="did you mean 'shear_modulus'"):
        _ = materials.get("Al").shear_moduls
    with pytest.raises(KeyError, match="unknown parameter of Al"):
        materials.get("Al")["colour"]


def test_table_lists_all_rows():
    table = materials.table("Al")
    assert [row[0] for row in table] == list(materials.get("Al"))
    assert table[0][1:3] == (26e9, "Pa")
