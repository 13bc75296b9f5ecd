"""Every write of references: BPJS's lists as they are read, the accounts they are read with."""

from titian.reference.operations.accounts import save_account
from titian.reference.operations.sync import ask, enlist, stop

__all__ = ["ask", "enlist", "save_account", "stop"]
