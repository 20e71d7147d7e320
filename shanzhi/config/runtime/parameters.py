"""How the embedded PostgreSQL is tuned: modest memory, nothing that can lose a commit."""

from __future__ import annotations

from pathlib import Path

import psutil

MEGABYTE = 1_048_576
# Containers often give /dev/shm 64 MB, which one parallel query can exhaust.
SMALL_SHARED_MEMORY = 256 * MEGABYTE


def configuration(sockets: Path) -> str:
    """The text of postgresql.conf for this machine; ``sockets`` is the folder of the socket."""
    memory_mb = psutil.virtual_memory().total // MEGABYTE
    values = {
        # Reached through a socket only its owner can open: no port, no password.
        "listen_addresses": "''",
        "unix_socket_directories": _quoted(str(sockets)),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": f"{min(max(memory_mb // 8, 128), 2048)}MB",
        # Pages are written out before somebody needs their place: who has to do it meanwhile, in a commit
        # that checks its foreign keys, waits for the log to be on the disk.
        "bgwriter_delay": "50ms",
        "bgwriter_lru_maxpages": "1000",
        "bgwriter_lru_multiplier": "4",
        "effective_cache_size": f"{max(memory_mb // 2, 256)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(memory_mb // 32, 64), 512)}MB",
        "dynamic_shared_memory_type": "mmap" if _shared_memory_is_small() else "posix",
        "random_page_cost": "1.1",
        # Pages ask many short queries; compiling each costs more than it saves.
        "jit": "off",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_compression": "on",
        # Segments of the log that were written once are used again: to make one of 16 MB anew holds up
        # every commit meanwhile.
        "min_wal_size": "1GB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "log_line_prefix": "'%m [%p] %d '",
        # Without these, a refused row would print a resident's words into the log.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    lines = [f"{name} = {value}" for name, value in values.items()]
    return "# Written at every start; changes made here do not stay.\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _shared_memory_is_small() -> bool:
    try:
        return psutil.disk_usage("/dev/shm").total < SMALL_SHARED_MEMORY  # noqa: S108  # 2026-11-22: only its size is asked
    except OSError:
        return True
