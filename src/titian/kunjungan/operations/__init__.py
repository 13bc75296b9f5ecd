"""Every write of a consultation: drafted, finished, amended, voided; and its promises kept current."""

from titian.kunjungan.operations.renewing import promise_after_payer
from titian.kunjungan.operations.signing import amend, finish, void
from titian.kunjungan.operations.writing import save_draft

__all__ = ["amend", "finish", "promise_after_payer", "save_draft", "void"]
