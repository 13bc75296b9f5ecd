"""Consultations as BPJS keeps them, with what was given, done and measured, and the letter of a rujukan."""

from bpjs.pcare.kunjungan.check_up import (
    CheckUp,
    Findings,
    Measures,
    NewCheckUp,
    add_check_up,
    check_ups,
    delete_check_up,
    edit_check_up,
)
from bpjs.pcare.kunjungan.consultation import NewKunjungan, add, delete, edit
from bpjs.pcare.kunjungan.history import KunjunganRow, history
from bpjs.pcare.kunjungan.letter import Rujukan, rujukan
from bpjs.pcare.kunjungan.medicine import (
    GivenMedicine,
    NewMedicine,
    add_medicine,
    delete_medicine,
    medicines,
)
from bpjs.pcare.kunjungan.onward import ToSpecial, ToSubspecialty
from bpjs.pcare.kunjungan.procedure import (
    DoneProcedure,
    NewProcedure,
    add_procedure,
    delete_procedure,
    edit_procedure,
    procedures,
)

__all__ = [
    "CheckUp",
    "DoneProcedure",
    "Findings",
    "GivenMedicine",
    "KunjunganRow",
    "Measures",
    "NewCheckUp",
    "NewKunjungan",
    "NewMedicine",
    "NewProcedure",
    "Rujukan",
    "ToSpecial",
    "ToSubspecialty",
    "add",
    "add_check_up",
    "add_medicine",
    "add_procedure",
    "check_ups",
    "delete",
    "delete_check_up",
    "delete_medicine",
    "delete_procedure",
    "edit",
    "edit_check_up",
    "edit_procedure",
    "history",
    "medicines",
    "procedures",
    "rujukan",
]
