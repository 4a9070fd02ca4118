"""Figures of the product, one script each; `bin/bench [--quick] [NAME…]` prints a JSON line a figure."""
