"""Exchanges (interactions): logged in one form, gone on with in dated lines, found again on every card they concern."""
