"""Passwords of mail servers are sealed as every secret is; migrations know the field under this name."""

from ariane.kernel.sealed import SealedTextField, seal, unseal

__all__ = ["SealedTextField", "seal", "unseal"]
