"""A client for BPJS Kesehatan's services for primary-care clinics: PCare, Antrean FKTP and iCare.

    credentials = Credentials(base_url=…, cons_id=…, secret=…, user_key=…, username=…, password=…)
    client = Client({Service.PCARE: credentials}, SyncSender(deadline=4))
    member = client.call(peserta_by_card("0001234567891"))

Pure but for `transport`: the functions of `bpjs.pcare`, `bpjs.antrean` and `bpjs.icare` make requests, `protocol`
turns them into bytes and bytes into answers. What can go wrong is drawn in `bpjs.errors`.
"""

from bpjs.client import AsyncClient, Client, Sender
from bpjs.credentials import Credentials
from bpjs.errors import (
    BpjsError,
    NoAnswer,
    NotAnEnvelope,
    NotFound,
    NotReceived,
    Refused,
    Undecipherable,
    UnexpectedShape,
    Unsendable,
)
from bpjs.message import Answer, FieldRefusal, HttpRequest, Reply, Request
from bpjs.protocol import decipher, prepare
from bpjs.service import Service
from bpjs.shape import Page
from bpjs.transport import AsyncSender, SyncSender

__all__ = [
    "Answer",
    "AsyncClient",
    "AsyncSender",
    "BpjsError",
    "Client",
    "Credentials",
    "FieldRefusal",
    "HttpRequest",
    "NoAnswer",
    "NotAnEnvelope",
    "NotFound",
    "NotReceived",
    "Page",
    "Refused",
    "Reply",
    "Request",
    "Sender",
    "Service",
    "SyncSender",
    "Undecipherable",
    "UnexpectedShape",
    "Unsendable",
    "decipher",
    "prepare",
]
