"""Scattering of X-rays and neutrons by disordered matter: amplitudes, weights, transforms.

`kinematics` angles and energies · `form_factors` how atoms scatter ·
`faber_ziman` partials, weights and conventions · `transforms` g(r) ↔ S(Q).
"""

from .form_factors import Neutron, XRay

__all__ = ["Neutron", "XRay"]
