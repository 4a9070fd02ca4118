"""Offers, orders and invoices that another system made, from a file: read, understood, tried, then written."""
