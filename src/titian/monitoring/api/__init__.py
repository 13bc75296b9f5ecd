"""/api/v1/: the promises of one clinic as JSON, for the clinic's own programs.

Imported by the addresses alone: who makes no pages, the worker above all, pays nothing for what this needs.
"""
