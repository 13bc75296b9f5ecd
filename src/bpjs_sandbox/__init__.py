"""A stand-in for BPJS Kesehatan on your own machine: PCare REST, Antrean FKTP and iCare, memory only.

It speaks the real protocol (signature, encrypted answers, both envelopes), keeps BPJS's rules and misbehaves
on demand. It shares no code with the client it tests: where both could make the same mistake, only the golden
vectors of `bpjs_wire` and other people's clients can tell. See README.md for the dials, the magic members and
for what it does not check.
"""
