"""What a person chooses and types at the monitor: the filter, a text over a promise, and an act on many."""

from titian.monitoring.forms.body import BodyForm
from titian.monitoring.forms.export import ExportForm
from titian.monitoring.forms.filter import FIRST_DAY, FilterForm, carried, chosen_filter, filter_form
from titian.monitoring.forms.order import OrderForm, signed
from titian.monitoring.forms.over import OverForm
from titian.monitoring.forms.raw import RawForm

__all__ = [
    "FIRST_DAY",
    "BodyForm",
    "ExportForm",
    "FilterForm",
    "OrderForm",
    "OverForm",
    "RawForm",
    "carried",
    "chosen_filter",
    "filter_form",
    "signed",
]
