"""What is typed in on the pages of Integrasi → BPJS FKTP."""

from titian.reference.forms.account import AccountForm

__all__ = ["AccountForm"]
