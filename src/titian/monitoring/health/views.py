"""/healthz and /readyz: plain text for machines, open to everybody, naming no clinic and no person."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from titian.monitoring.health.readiness import recent


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """/healthz: this process answers. It looks at nothing else: a broken database is no reason to restart us."""
    del request
    return _plain("ok\n", status=200)


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """/readyz: 200 when the desk can work and its promises are carried, else 503; one check a line."""
    del request
    checks = recent(timezone.now())
    text = "".join(f"{check}\n" for check in checks)
    return _plain(text, status=200 if all(check.ok for check in checks) else 503)


def _plain(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
