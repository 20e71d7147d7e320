"""The world outside: who may call it, and which libraries are kept out for good."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.rules.tree import python

# What opens a connection. Nothing of ours follows an address that a user gave.
CALLERS = (
    "aiohttp", "ftplib", "gmqtt", "http.client", "httpx", "pycurl", "requests", "smtplib", "socket",
    "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc",
)  # fmt: skip
# file → why it may: none of them takes an address from a request.
MAY_CALL = {
    "shanzhi/config/runtime/ports.py": "asks this machine whether a port is free",
    "shanzhi/insight/language_model.py": "asks the model that the settings name",
    "shanzhi/people/oidc.py": "asks the provider that the settings name",
    "shanzhi/sensing/actions/call_out.py": "tells the systems that the settings name",
    "shanzhi/people/tests/test_oidc.py": "walks from us to it and back, on this machine",
    "shanzhi/config/runtime/readiness.py": "asks our own processes whether they answer",
    "shanzhi/sensing/intake/mqtt.py": "joins the broker that the settings name",
    "shanzhi/sensing/simulating/running.py": "asks programs that it started on this machine",
    "shanzhi/sensing/simulating/speaking.py": "speaks to the broker of the simulation",
    "shanzhi/sensing/actions/pull_source.py": "asks the address that whoever runs the machine typed",
}
CALLING_NAMES = {"urlopen", "open_connection", "create_connection", "urlretrieve"}

# What recognises or measures faces and voices, by its name in a registry; why it is named.
BIOMETRIC = {
    "face-recognition": "recognises faces", "face-recognition-models": "its models",
    "dlib": "face landmarks and descriptors", "insightface": "face embeddings",
    "deepface": "face recognition and traits", "facenet-pytorch": "face embeddings",
    "mtcnn": "finds faces", "retina-face": "finds faces", "mediapipe": "face mesh and iris",
    "opencv-contrib-python": "carries the face module",
    "opencv-contrib-python-headless": "carries the face module",
    "arcface": "face embeddings", "face-alignment": "face landmarks",
    "resemblyzer": "voice prints", "speechbrain": "speaker recognition",
    "pyannote-audio": "tells speakers apart", "pyannote.audio": "tells speakers apart",
    "wespeaker": "voice prints", "spkrec": "voice prints", "modelscope": "face and voice models",
    "face-api.js": "recognises faces in the browser", "@vladmandic/face-api": "the same",
    "@vladmandic/human": "faces, iris, gestures", "@mediapipe/face_mesh": "face mesh",
    "@mediapipe/tasks-vision": "face landmarks", "@tensorflow-models/face-detection": "finds faces",
    "@tensorflow-models/face-landmarks-detection": "face landmarks", "clmtrackr": "face tracking",
    "tracking": "face tracking", "pico.js": "finds faces",
}  # fmt: skip
BIOMETRIC_NAMES = re.compile(
    r"(?<![a-z])(face_?(print|id|vector|embedding|encoding|feature|descriptor|template)s?"
    r"|voice_?prints?|faceprints?|iris(_\w+)?|fingerprints?_?(template|data)|speaker_?embedding"
    r"|biometric\w*|gait\w*|face_?recogni[sz]ers?(sf)?)(?![a-z])"
)


def calls_out(tree: Path) -> Iterator[str]:
    """A file that could open a connection and is not on the list: SSRF begins there."""
    for path, module in python(tree):
        if "/tests/" in path or path in MAY_CALL:
            continue
        for node in ast.walk(module):
            for name in _imported(node):
                if any(name == caller or name.startswith(f"{caller}.") for caller in CALLERS):
                    yield f"{path}:{node.lineno} imports {name}, which calls the world outside"  # type: ignore[attr-defined]  # 2026-11-26: imports have lines
            if isinstance(node, ast.Attribute) and node.attr in CALLING_NAMES:
                yield f"{path}:{node.lineno} calls {node.attr}, which opens a connection"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def stale_permits(tree: Path) -> Iterator[str]:
    """A permit for a file that is gone or calls nothing any more."""
    calling = {
        path
        for path, module in python(tree)
        for node in ast.walk(module)
        if any(name in CALLERS for name in _imported(node))
        or (isinstance(node, ast.Attribute) and node.attr in CALLING_NAMES)
    }
    yield from (f"{path} calls nobody: take it off the list" for path in MAY_CALL.keys() - calling)


def biometric_libraries(tree: Path) -> Iterator[str]:
    """No library that recognises faces or voices comes in, not even by way of another."""
    for path in sorted((tree / "requirements").glob("*.*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found = re.match(r"([A-Za-z0-9._-]+)", line)
            yield from _unwanted(path.relative_to(tree).as_posix(), found[1] if found else "")
    for name in ("package.json", "package-lock.json"):
        path = tree / "frontend" / name
        if path.exists():
            for package in _packages(json.loads(path.read_text(encoding="utf-8"))):
                yield from _unwanted(f"frontend/{name}", package)


def _packages(found: dict[str, dict[str, object]]) -> Iterator[str]:
    for part in ("dependencies", "devDependencies", "optionalDependencies"):
        yield from found.get(part, {})
    yield from (key.rpartition("node_modules/")[2] for key in found.get("packages", {}))


def _unwanted(path: str, package: str) -> Iterator[str]:
    if why := BIOMETRIC.get(package.lower().replace("_", "-")):
        yield f"{path} brings {package}: {why}. No face or voice is recognised here"


def biometric_names(tree: Path) -> Iterator[str]:
    """No field, setting or table is named for the measure of a face or a voice."""
    for path, module in python(tree):
        if "/tests/" in path:
            continue
        for node in ast.walk(module):
            name = _named(node).lower()
            if name and BIOMETRIC_NAMES.search(name):
                yield f"{path}:{node.lineno} names {name}"  # type: ignore[attr-defined]  # 2026-11-26: what has a name has a line


def _named(node: ast.AST) -> str:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name)
    return ""
