"""The room's pages."""

from __future__ import annotations

from django.urls import path

from shanzhi.insight.web import appraisals, polishing, report_files, reports
from shanzhi.insight.web.figures import checks, explore, indicators
from shanzhi.insight.web.screens.urls import urlpatterns as screens_urls
from shanzhi.insight.web.topics import pages as topics
from shanzhi.insight.web.twin import pages as twin
from shanzhi.insight.web.twin import tiles

app_name = "insight"
urlpatterns = [
    *screens_urls,
    path("worker/me/appraisal", appraisals.own, name="own-appraisal"),
    path("worker/me/appraisal/release", appraisals.release, name="own-appraisal-release"),
    path("worker/me/appraisal/comments", appraisals.comments, name="own-appraisal-comments"),
    path("desk/appraisals", appraisals.appraisals_page, name="appraisals"),
    path("desk/appraisals/<int:account_id>", appraisals.appraisal_page, name="appraisal"),
    path("desk/reports", reports.reports_page, name="reports"),
    path("desk/reports/drafts", reports.drafts, name="report-drafts"),
    path("desk/reports/<int:report_id>", reports.report_page, name="report"),
    path("desk/reports/<int:report_id>/texts", reports.texts, name="report-texts"),
    path("desk/reports/<int:report_id>/polish", polishing.polish, name="report-polish"),
    path("desk/reports/<int:report_id>/numbers", reports.numbers, name="report-numbers"),
    path("desk/reports/<int:report_id>/finish", reports.finish, name="report-finish"),
    path("desk/reports/<int:report_id>/word", report_files.word_file, name="report-word"),
    path("desk/reports/<int:report_id>/pdf", report_files.pdf_file, name="report-pdf"),
    path("desk/indicators", indicators.indicators_page, name="indicators"),
    path("desk/indicators/settings", indicators.settings, name="indicator-settings"),
    path("operator/figures", checks.checks_page, name="figure-checks"),
    path("desk/explore", explore.explore_page, name="explore"),
    path("desk/explore/file", explore.explore_file, name="explore-file"),
    path("cockpit/twin", twin.twin, name="twin"),
    path("cockpit/twin/state", twin.state, name="twin-state"),
    path("cockpit/twin/buildings/<int:building_id>", twin.building, name="twin-building"),
    path("cockpit/twin/tiles/<int:z>/<int:x>/<int:y>", tiles.tile, name="twin-tile"),
    path("desk/hot-topics", topics.topics_page, name="hot-topics"),
    path("desk/hot-topics/repeats", topics.repeats_page, name="hot-topic-repeats"),
    path("desk/hot-topics/<int:hot_topic_id>", topics.topic_page, name="hot-topic"),
    path("desk/hot-topics/<int:hot_topic_id>/names", topics.names, name="hot-topic-names"),
    path("desk/hot-topics/<int:hot_topic_id>/merges", topics.merges, name="hot-topic-merges"),
    path("desk/hot-topics/<int:hot_topic_id>/splits", topics.splits, name="hot-topic-splits"),
]
