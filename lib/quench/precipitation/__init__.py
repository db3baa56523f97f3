"""Solid solution and precipitation: strength, nucleation, growth, ageing, coarsening."""
