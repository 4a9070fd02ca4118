"""What happens to cards, for the layers above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartySaved:
    """A card was made, or what it could be recognised by was changed."""

    party_id: int


@dataclass(frozen=True)
class PartiesMerged:
    """`merged` was merged into `kept`; everything that named it names `kept` now."""

    kept_id: int
    merged_id: int
    by_id: int


@dataclass(frozen=True)
class PartiesUnmerged:
    """A merge was taken back."""

    kept_id: int
    merged_id: int
    by_id: int
