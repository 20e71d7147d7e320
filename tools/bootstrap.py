"""The first program that runs on a bare machine.

Written so that any Python can read it: an old one must be able to say that it is too old.
"""

import os
import sys

NEEDED = (3, 11)
NEWEST_TRIED = 20


def refusal(version):
    # type: (tuple[int, ...]) -> str
    """One sentence for a Python that is too old, or an empty text."""
    if tuple(version[:2]) >= NEEDED:
        return ""
    return (
        "Shanzhi needs Python %d.%d or newer, and this is %d.%d: install one "  # noqa: UP031  # 2026-11-22: any Python must read it
        "(Debian: apt-get install python3), or name it: make run PYTHON=/path/to/python3.12\n"
        % (NEEDED + tuple(version[:2]))
    )


def newer(search_path):
    # type: (str) -> str
    """A Python on the search path that is new enough, or an empty text."""
    for minor in range(NEWEST_TRIED, NEEDED[1] - 1, -1):
        for folder in search_path.split(os.pathsep):
            candidate = os.path.join(folder, "python3.%d" % minor)  # noqa: PTH118, UP031  # 2026-11-22: any Python must read it
            if os.access(candidate, os.X_OK):
                return candidate
    return ""


def main():
    # type: () -> None
    """Hand over to the preparation, under a Python that is new enough."""
    sentence = refusal(sys.version_info[:2])
    if sentence:
        other = newer(os.environ.get("PATH", ""))
        if not other:
            sys.stderr.write(sentence)
            sys.exit(1)
        os.execv(other, [other] + sys.argv)  # noqa: RUF005, S606  # 2026-11-22: any Python must read it
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  # 2026-11-22: any Python must read it
    sys.path.insert(0, root)
    from tools.preparation import command_line

    command_line(sys.argv[1:])


if __name__ == "__main__":
    main()
