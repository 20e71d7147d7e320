"""The page of the open API: drawn here from the OpenAPI document, nothing fetched from elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from shanzhi.kernel.api import render
from shanzhi.portal.web.api_reference import chapters


class ApiPages(DocsBase):
    """Given to ``NinjaAPI(docs=…)``, which calls it for its ``docs_url``."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Every operation with its parameters, an example and the same as a command."""
        document = api.get_openapi_schema()
        context = {
            "document": document,
            "chapters": chapters(document, settings.SITE_URL),
            "schema_url": self.get_openapi_url(api, {}),
        }
        return render(request, "portal/api.jinja", context)
