"""The reading of BPJS's lists: one after the other, one question at a time, stored page by page.

`read_due` reads whatever is due, for the `duties` process; `read_now` reads a clinic's lists while the caller waits.
"""

from titian.reference.reader.reading import never, read_due, read_now

__all__ = ["never", "read_due", "read_now"]
