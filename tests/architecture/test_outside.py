"""Nothing of ours follows an address that somebody gave, and nothing recognises a face or a voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.planting import Planted, Rule, in_our_tree
from tests.architecture.rules import outside
from tests.architecture.rules.tree import write

RULES: list[Rule] = [
    outside.calls_out,
    outside.stale_permits,
    outside.biometric_libraries,
    outside.biometric_names,
]
PLANTED = [
    Planted(
        outside.calls_out,
        "shanzhi/messaging/channels/webhook.py",
        "import httpx\n\ndef post(url):\n    httpx.post(url)\n",
        "imports httpx",
    ),
    Planted(
        outside.calls_out,
        "shanzhi/portal/web/logo.py",
        "from urllib import request\n",
        "imports urllib.request",
    ),
    Planted(
        outside.calls_out,
        "shanzhi/portal/web/logo.py",
        "import asyncio\nasyncio.open_connection('10.0.0.1', 80)\n",
        "calls open_connection",
    ),
    Planted(
        outside.calls_out,
        "shanzhi/lib/reach.py",
        "def go():\n    import socket\n",
        "imports socket",
    ),
    Planted(
        outside.biometric_libraries,
        "requirements/base.in",
        "Django>=5.2\nface_recognition==1.3\n",
        "face_recognition",
    ),
    Planted(
        outside.biometric_libraries,
        "requirements/base.txt",
        "torch==2 \\\n    --hash=sha256:00\nspeechbrain==1.0 \\\n    --hash=sha256:00\n",
        "speechbrain",
    ),
    Planted(
        outside.biometric_libraries,
        "frontend/package.json",
        '{"dependencies": {"face-api.js": "0.22.2"}}',
        "face-api.js",
    ),
    Planted(
        outside.biometric_libraries,
        "frontend/package-lock.json",
        '{"packages": {"": {}, "node_modules/x/node_modules/@vladmandic/human": {}}}',
        "@vladmandic/human",
    ),
    Planted(
        outside.biometric_names,
        "shanzhi/people/models/resident.py",
        "class Resident:\n    face_vector = None\n",
        "face_vector",
    ),
    Planted(
        outside.biometric_names,
        "shanzhi/config/environment.py",
        "VOICE_PRINT_MODEL = ''\nVOICEPRINT = 1\n",
        "voiceprint",
    ),
    Planted(
        outside.biometric_names, "shanzhi/people/models/f.py", "class FaceTemplate: ...\n", "face_"
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_house_keeps_the_rule(rule: Rule) -> None:
    assert in_our_tree(rule) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.says)
def test_what_somebody_brings_in_is_found(planted: Planted, tmp_path: Path) -> None:
    found = planted.found(tmp_path)

    assert any(planted.says in why for why in found), found


def test_a_face_in_ordinary_words_is_no_biometry(tmp_path: Path) -> None:
    write(
        tmp_path,
        "shanzhi/cases/rules/words.py",
        "surface = 1\ninterface_id = 2\nfingerprint_of_key = 3\nfacets = 4\n",
    )

    assert list(outside.biometric_names(tmp_path)) == []
