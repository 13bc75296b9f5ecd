"""Consultations as BPJS keeps them, with what was given, done and measured, and the letter of a rujukan."""

from bpjs.pcare.kunjungan.check_up import CheckUp, check_ups
from bpjs.pcare.kunjungan.history import KunjunganRow, history
from bpjs.pcare.kunjungan.letter import Rujukan, rujukan
from bpjs.pcare.kunjungan.medicine import GivenMedicine, medicines
from bpjs.pcare.kunjungan.procedure import DoneProcedure, procedures

__all__ = [
    "CheckUp",
    "DoneProcedure",
    "GivenMedicine",
    "KunjunganRow",
    "Rujukan",
    "check_ups",
    "history",
    "medicines",
    "procedures",
    "rujukan",
]
