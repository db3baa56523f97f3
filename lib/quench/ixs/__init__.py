"""Inelastic X-ray scattering of a glass: sound waves seen as two side peaks.

`dho` the damped harmonic oscillator and the convention of its width ·
`resolution` what the spectrometer adds · `spectra` the synthetic twin and its
counts · `fitting` from counts to frequency and width · `dispersion` the sound
velocity · `heterogeneity` what a width says about uneven elasticity.

Energies in meV, Q in nm⁻¹, temperatures in K. The energy transfer is
E = E_i − E_f: positive where the sample gains energy (the Stokes side).
"""
