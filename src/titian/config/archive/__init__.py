"""Backups: one file that holds the database and the keys without which it cannot be read."""

from titian.config.archive.contents import BadArchive, Manifest, unpack
from titian.config.archive.making import make, prune
from titian.config.archive.restoring import restore

__all__ = ["BadArchive", "Manifest", "make", "prune", "restore", "unpack"]
