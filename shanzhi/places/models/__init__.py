"""Aggregates of the room."""

from shanzhi.places.models.division import Division
from shanzhi.places.models.estate import Building, Dwelling, Estate
from shanzhi.places.models.grid import Grid
from shanzhi.places.models.qr_code import QrCode

__all__ = ["Building", "Division", "Dwelling", "Estate", "Grid", "QrCode"]
