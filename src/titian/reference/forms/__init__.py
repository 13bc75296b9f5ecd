"""What is typed in on the pages of Integrasi → BPJS FKTP."""

from titian.reference.forms.account import AccountForm
from titian.reference.forms.search import SearchForm

__all__ = ["AccountForm", "SearchForm"]
