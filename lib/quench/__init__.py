"""Quench: how heat writes structure and strength into metals, computed."""

__version__ = "0.1.0"
