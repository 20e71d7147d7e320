"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import declare
from shanzhi.places.models import Building, Division, Dwelling, Estate, Grid, QrCode

# Places and no people: nothing says who lives behind a door.
declare(Building, none="name floors latitude longitude")
declare(Division, none="code name shape")
declare(Dwelling, none="entrance floor number")
declare(Estate, none="name aliases address")
declare(Grid, none="code name households shape")
declare(QrCode, none="serial label revoked_reason")
