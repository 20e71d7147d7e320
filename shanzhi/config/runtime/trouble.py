"""What stops a start, said to the person at the terminal."""

from __future__ import annotations

import errno

NO_SPACE_WORDS = "No space left on device"


class Trouble(Exception):
    """The start cannot go on. The text is one sentence: what is wrong and what to do."""


def sentence_for(error: OSError) -> str:
    """One sentence for an error of the operating system that reached the top."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full{where}: free some space and start again; nothing was lost."
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return (
            f"This folder cannot be written to{where}: give yourself the right to write, "
            "or copy the project to a folder of your own."
        )
    return f"The machine refused{where}: {error.strerror or error}."
