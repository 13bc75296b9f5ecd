"""What a person types at the monitor: the filter of the board, and what is written over a promise."""

from titian.monitoring.forms.body import BodyForm
from titian.monitoring.forms.filter import FilterForm, chosen_filter, filter_form

__all__ = ["BodyForm", "FilterForm", "chosen_filter", "filter_form"]
