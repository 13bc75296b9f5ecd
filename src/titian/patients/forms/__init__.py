"""The forms of the patient pages."""

from titian.patients.forms.choices import Choice, choices, compared, undecided, with_choices, without_choices
from titian.patients.forms.consent import ConsentForm, ConsentTextForm, WithdrawalForm
from titian.patients.forms.draft import draft_from
from titian.patients.forms.export import ExportForm
from titian.patients.forms.initial import initial_from_patient, initial_from_record
from titian.patients.forms.listing import ListFilter, NoFilter, in_results
from titian.patients.forms.meanwhile import Conflict, conflicts
from titian.patients.forms.overview import overview
from titian.patients.forms.patient import PatientForm
from titian.patients.forms.payment import PenjaminField
from titian.patients.forms.restored import RestoredForm
from titian.patients.forms.standing import CorrectionForm, DeceasedForm, ReasonForm

__all__ = [
    "Choice",
    "Conflict",
    "ConsentForm",
    "ConsentTextForm",
    "CorrectionForm",
    "DeceasedForm",
    "ExportForm",
    "ListFilter",
    "NoFilter",
    "PatientForm",
    "PenjaminField",
    "ReasonForm",
    "RestoredForm",
    "WithdrawalForm",
    "choices",
    "compared",
    "conflicts",
    "draft_from",
    "in_results",
    "initial_from_patient",
    "initial_from_record",
    "overview",
    "undecided",
    "with_choices",
    "without_choices",
]
