"""Where the real reports and outlines lie that figures are measured on; they are not part of the project."""

import os
from pathlib import Path


def shared_folder(part: str) -> Path | None:
    """The folder `data/<part>` of the shared files; None when it is absent.

    SHANZHI_SHARED names the shared folder; without it the folder `shared` beside the project is taken.
    """
    root = Path(os.environ.get("SHANZHI_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    folder = root / "data" / part
    return folder if folder.is_dir() else None
