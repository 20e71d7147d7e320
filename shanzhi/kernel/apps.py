"""The kernel as a Django application."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Events, permissions, clock, search, files and the parts every page is made of."""

    name = "shanzhi.kernel"
    label = "kernel"
