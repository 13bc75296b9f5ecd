"""Antrean FKTP: the clinic's queue as BPJS keeps it. Each function makes a Request; nothing here sends."""
