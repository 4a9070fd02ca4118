"""The scenes that the agency is known for."""

from ariane.demo.stage import Stage


def plan(stage: Stage) -> None:
    """Nothing yet."""
