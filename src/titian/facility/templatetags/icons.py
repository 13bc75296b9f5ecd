"""The tag `lucide` of its package, which every template loads by that name; but an icon is drawn once in a process.

A page of the monitor has a hundred and fifty, and drawing them anew was a fifth of its time.
"""

from functools import lru_cache

from django.template import Library
from lucide.templatetags.lucide import lucide

register = Library()
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")
