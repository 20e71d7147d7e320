"""Where quality is: looking again, appeals, what is asked for, and the rates."""

from __future__ import annotations

from django.urls import path

from shanzhi.cases.web import quality, quality_rules, rates

_CASE = "desk/cases/<str:number>"

urlpatterns = [
    path(f"{_CASE}/verification", quality.verification, name="case-verification"),
    path(f"{_CASE}/signature", quality.signature, name="case-signature"),
    path(f"{_CASE}/reopening", quality.reopening, name="case-reopening"),
    path(f"{_CASE}/appeal-decision", quality.appeal_decision, name="case-appeal-decision"),
    path(f"{_CASE}/reply-check", quality.reply_check, name="case-reply-check"),
    path("desk/quality", quality_rules.quality, name="desk-quality"),
    path("desk/quality/sampling", quality_rules.sampling, name="desk-sampling"),
    path("desk/quality/rates", quality_rules.rate, name="desk-rate"),
    path("desk/categories/evidence", quality_rules.evidence, name="desk-evidence"),
    path("desk/rates", rates.rates, name="desk-rates"),
    path("desk/appeals", quality.appeals, name="desk-appeals"),
]
