"""Django's two databases with one thing remembered: see columns.py."""
