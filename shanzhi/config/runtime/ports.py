"""Is the port free, and if it is not, who has it?"""

from __future__ import annotations

import errno
import socket

import psutil

from shanzhi.config.runtime.trouble import Trouble

HIGHEST_PORT = 65_535


def require_free(host: str, port: int, setting: str) -> None:
    """Raise Trouble, in one sentence, unless ``port`` can be listened on at ``host``.

    ``setting`` is the environment variable that chooses another port.
    """
    if not 0 < port <= HIGHEST_PORT:
        raise Trouble(f"{setting}={port} is no port: choose a number from 1 to {HIGHEST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # A port that was closed a moment ago is free for a server, as it is for granian.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise Trouble(_sentence(error, host, port, setting)) from error


def _sentence(error: OSError, host: str, port: int, setting: str) -> str:
    another = f"make run {setting}={port + 100}"
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken{_holder(port)}: stop that program, or take another port: "
            f"{another}"
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"You may not listen on port {port}: take one above 1023, for example {another}"
    return f"This machine has no address {host} to listen on: set HOST to 127.0.0.1 or 0.0.0.0."


def _holder(port: int) -> str:
    """Who listens on the port, where the system lets us see it."""
    try:
        for link in psutil.net_connections("tcp"):
            if link.laddr and link.laddr.port == port and link.status == psutil.CONN_LISTEN:
                return f" by {psutil.Process(link.pid).name()} ({link.pid})" if link.pid else ""
    except psutil.Error:
        pass
    return ""
