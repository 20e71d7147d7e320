"""Which account the embedded database runs under: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from shanzhi.config.runtime.trouble import Trouble

# The first that exists is taken. "useradd --system shanzhi" gives the database one of its own.
CANDIDATES = ("shanzhi", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Who runs the database; ``prefix`` goes before each command to become that account."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def own(self, path: Path) -> None:
        """Hand a file or folder to this account; nothing to do where it is ours already."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)


def for_cluster(pgdata: Path, *, reads: Path) -> Account:
    """The account for the cluster in ``pgdata``, whose programs are in ``reads``.

    An ordinary user runs it as himself. Root hands it to the owner of an existing cluster, else
    to an unprivileged account. Raises Trouble when there is none.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    entry = _entry(pgdata)
    if shutil.which("setpriv") is None:
        raise Trouble("As root the command setpriv is needed: apt-get install util-linux.")
    prefix = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    if _closed_on_the_way(pgdata) or _closed_on_the_way(reads):
        # Root's own home is closed to others: the database may pass through, and the home's
        # mode stays as it was. The secure bit lets access(2), which initdb asks, see it too.
        prefix += ["--securebits=+no_setuid_fixup"]
        prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return Account(entry.pw_uid, entry.pw_gid, (*prefix, "--"))


def _entry(pgdata: Path) -> pwd.struct_passwd:
    if pgdata.exists() and (owner := pgdata.stat().st_uid) != 0:
        return pwd.getpwuid(owner)
    for name in CANDIDATES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("As root an unprivileged account is needed: useradd --system shanzhi.")


def _closed_on_the_way(path: Path) -> bool:
    parents = [parent for parent in path.resolve().parents if parent.exists()]
    return any(not parent.stat().st_mode & stat.S_IXOTH for parent in parents)
