"""Metallic glass: how it forms and relaxes, and what thermal cycles can do to it."""
