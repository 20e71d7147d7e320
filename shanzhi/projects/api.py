"""The room's front door."""

__all__: list[str] = []
