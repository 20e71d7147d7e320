"""Files that were sent and belong to nothing yet: a form that comes back shows them again."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from shanzhi.kernel.models.stored_file import StoredFile


def waiting_files(public_ids: Collection[uuid.UUID], uploader_key: str) -> list[StoredFile]:
    """Those of the files that this device sent and nothing claimed, in the order given."""
    if not public_ids or not uploader_key:
        return []
    mine = StoredFile.objects.filter(
        public_id__in=public_ids, uploader_key=uploader_key, attached_at__isnull=True
    )
    found = {file.public_id: file for file in mine}
    return [found[public_id] for public_id in public_ids if public_id in found]
