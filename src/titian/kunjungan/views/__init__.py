"""The consultation: written, finished, read, amended, taken back; and what is asked while it is typed."""

from titian.kunjungan.views.asking import check, hospitals, options
from titian.kunjungan.views.reading import page, voided
from titian.kunjungan.views.writing import amend, finish, save, void

__all__ = ["amend", "check", "finish", "hospitals", "options", "page", "save", "void", "voided"]
