"""The weekly indicators (O-076 to O-080): activities up to date, records in silence, first answers, tickets in one
thread. Each is counted from the list that it leads to."""
