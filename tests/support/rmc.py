import numpy as np

from quench.rmc import engine
from quench.rmc.configuration import Configuration
from quench.rmc.datasets import DifferentialSQ, TotalSQ
from quench.scattering.form_factors import XRay

LIMITS = {("Gd", "Gd"): 2.85, ("Gd", "Co"): 2.30, ("Co", "Co"): 2.30}
GLASS = {"Gd": 0.65, "Co": 0.35}


def make_start(atoms=200, seed=1, limits=LIMITS):
    return Configuration.random(
        GLASS, atoms=atoms, number_density=0.039, min_distance=limits, seed=seed
    )


def make_sets(truth, *, noise=0.0, scale=None):
    """Total and anomalous data computed from a configuration, on grids of their own."""
    q = np.arange(1.0, 14.0, 0.15)
    q_gd, q_co = np.arange(1.0, 11.0, 0.2), np.arange(1.05, 7.5, 0.25)
    blank = [
        TotalSQ(q, np.ones_like(q), sigma=0.02, radiation=XRay(113.3), name="S"),
        DifferentialSQ(
            q_gd, np.ones_like(q_gd), sigma=0.03, near=50.195, far=49.939, name="Gd", scale=scale
        ),
        DifferentialSQ(q_co, np.ones_like(q_co), sigma=0.05, near=7.689, far=7.609, name="Co"),
    ]
    rng = np.random.default_rng(0)
    curves = engine.Engine(truth, blank, seed=0, precision="double").result().calculated
    made = []
    for data, curve in zip(blank, curves, strict=True):
        noisy = curve + noise * data.sigma * rng.standard_normal(len(curve))
        options = {"sigma": data.sigma, "name": data.name}
        if isinstance(data, TotalSQ):
            made.append(TotalSQ(data.q, noisy, radiation=data.radiation, **options))
        else:
            options |= {"near": data.near, "far": data.far, "scale": data.scale}
            made.append(DifferentialSQ(data.q, noisy, **options))
    return made
