"""Every write of references: BPJS's lists as they are read, the accounts they are read with."""

from titian.reference.operations.accounts import save_account
from titian.reference.operations.sync import Loaded, load, load_everywhere

__all__ = ["Loaded", "load", "load_everywhere", "save_account"]
