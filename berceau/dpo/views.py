"""« Contrôle »: what a DPO is asked for, on one page; documents, as pages and as PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.dpo import asvs, queries
from berceau.dpo.documents import FOR_EVERY_AGENT, FOR_THE_DPO, Document
from berceau.dpo.pdf import pdf
from berceau.dpo.threats import threats
from berceau.privacy.access import READ, every_agent, opens
from berceau.ui.french import full_day


@opens("oversight", READ)
@require_safe
def oversight(request: AgentRequest) -> HttpResponse:
    """Alerts, reviews, requests, retention, documents: everything asked of a DPO."""
    at = timezone.now()
    page = queries.oversight_page(at=at, today=timezone.localdate(at))
    return render(request, "dpo/oversight.html", {"page": page})


@opens("oversight", READ)
@require_safe
def security(request: AgentRequest) -> HttpResponse:
    """The 22 threats and their proofs; the OWASP requirements and where we stand."""
    context = {"threats": threats(), "chapters": asvs.chapters(), "counts": asvs.counts()}
    return render(request, "dpo/security.html", context)


def _page(request: AgentRequest, document: Document, pdf_url: str) -> HttpResponse:
    return render(request, "dpo/document.html", {"document": document, "pdf_url": pdf_url})


def _pdf(document: Document) -> HttpResponse:
    content = pdf(document, printed_on=full_day(timezone.localdate()))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{document.key}.pdf"'},
    )


def _made(key: str) -> Document:
    if key not in FOR_EVERY_AGENT:
        raise Http404
    return FOR_EVERY_AGENT[key]()


@opens("oversight", READ)
@require_safe
def dpia(request: AgentRequest) -> HttpResponse:
    return _page(request, FOR_THE_DPO["analyse-impact"](), reverse("dpo:dpia_pdf"))


@opens("oversight", READ)
@require_safe
def dpia_pdf(request: AgentRequest) -> HttpResponse:
    return _pdf(FOR_THE_DPO["analyse-impact"]())


@every_agent
@require_safe
def documents(request: AgentRequest) -> HttpResponse:
    """What one may print and hand over."""
    made = [make() for make in FOR_EVERY_AGENT.values()]
    return render(request, "dpo/documents.html", {"documents": made})


@every_agent
@require_safe
def document(request: AgentRequest, key: str) -> HttpResponse:
    return _page(request, _made(key), reverse("dpo:document_pdf", args=[key]))


@every_agent
@require_safe
def document_pdf(request: AgentRequest, key: str) -> HttpResponse:
    return _pdf(_made(key))
