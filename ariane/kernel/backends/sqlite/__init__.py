"""SQLite, as Django speaks to it, with columns remembered."""
