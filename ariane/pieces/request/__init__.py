"""Requests as a team takes them in: the first line writes down, the second line checks and gives them to somebody."""
