"""Ariane: the living journal of an organisation's records."""

__version__ = "0.1.0"
