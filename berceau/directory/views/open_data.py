"""The directory as open data: a page that explains, and files for anybody."""

from __future__ import annotations

import io

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from berceau.directory import exports
from berceau.directory.models import Service, Structure
from berceau.directory.open_pace import OPEN_DATA
from berceau.privacy.access import public

MOST_IN_XLSX = 20_000
"""Beyond so many services, a spreadsheet takes too long to make for a page: JSON and CSV do not."""
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is published, under which licence, how to take it."""
    structures = Structure.objects.published()
    last = structures.order_by("-updated_on").values_list("updated_on", flat=True).first()
    services = Service.objects.published().count()
    context = {
        "structures": structures.count(),
        "services": services,
        "last": last,
        "licence": settings.DIRECTORY_LICENCE,
        "with_xlsx": services <= MOST_IN_XLSX,
    }
    return render(request, "directory/open_data.html", context)


@public
@require_safe
def table(request: HttpRequest, section: str, form: str) -> HttpResponseBase:
    """structures.json, services.csv…: written line by line."""
    if not OPEN_DATA.allows(request):
        return _too_many()
    pieces = exports.as_json(section) if form == "json" else exports.as_csv(section)
    answer = StreamingHttpResponse(
        (piece.encode("utf-8") for piece in pieces), content_type=TYPES[form]
    )
    return _named(answer, f"{section}-{timezone.localdate().isoformat()}.{form}")


@public
@require_safe
def workbook(request: HttpRequest) -> HttpResponseBase:
    """Both, in one spreadsheet of two sheets."""
    if not OPEN_DATA.allows(request):
        return _too_many()
    if Service.objects.published().count() > MOST_IN_XLSX:
        raise Http404
    file = io.BytesIO()
    exports.write_xlsx(file)
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    return _named(answer, f"annuaire-{timezone.localdate().isoformat()}.xlsx")


def _named(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _too_many() -> HttpResponse:
    answer = HttpResponse(
        _("Trop de demandes en une minute : attendre un peu."), status=429,
        content_type="text/plain; charset=utf-8",
    )  # fmt: skip
    answer["Retry-After"] = str(int(OPEN_DATA.seconds))
    return answer
