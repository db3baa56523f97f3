import pytest
from support.rmc import make_sets, make_start


@pytest.fixture(scope="session")
def start():
    return make_start()


@pytest.fixture(scope="session")
def truth():
    return make_start(seed=7, limits={("Gd", "Gd"): 3.1, ("Gd", "Co"): 2.6, ("Co", "Co"): 2.35})


@pytest.fixture(scope="session")
def sets(truth):
    return make_sets(truth)
