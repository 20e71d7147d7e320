"""The kernel as a Django application."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Events, permissions, clock, search, files and the parts every page is made of."""

    name = "shanzhi.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Say how long files wait that belong to nothing, and acts are remembered."""
        from shanzhi.kernel import kept  # noqa: F401  # 2026-11-26: registers
        from shanzhi.kernel.files import retention  # noqa: F401  # 2026-11-26: registers
