"""URLs of the kernel."""

from __future__ import annotations

from django.urls import path

from shanzhi.kernel.web import files, health, operator, transparency, uploads

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("uploads", uploads.upload, name="uploads"),
    path("files/<uuid:public_id>/<str:variant>", files.file, name="file"),
    path("transparency/roots", transparency.roots, name="roots"),
    path("operator/dead-letters", operator.dead_letters, name="dead_letters"),
    path("operator/dead-letters/retry", operator.retry_all, name="dead_letters_retry"),
    path("operator/dead-letters/<int:letter_id>/retry", operator.retry, name="dead_letter_retry"),
]
