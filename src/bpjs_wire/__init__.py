"""The wire facts of BPJS Kesehatan's services for a primary-care clinic: names, paths, codes, texts, vectors.

Facts only, no functions: the client (`bpjs`) and the sandbox (`bpjs_sandbox`) are written apart from each other and
meet here. Each fact names its source by the ids of SOURCES.md and carries a confidence mark:
A two or more independent sources, B one source, I inferred, X sources contradict each other.
"""
