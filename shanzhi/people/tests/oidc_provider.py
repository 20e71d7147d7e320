"""A real OpenID Connect provider on this machine: django-oauth-toolkit with one client and two
people, run as a program of its own so that nothing of ours is loaded into it.

``python oidc_provider.py PORT FOLDER RETURN_ADDRESS``; people sign in to it at /accounts/login/.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

CLIENT_ID, CLIENT_SECRET = "shanzhi", "only-for-this-test"
PASSWORD = "provider-plum-42"
APPS = ("auth", "contenttypes", "sessions", "oauth2_provider")
PEOPLE = {"chen": "陈静", "stranger": "路人"}


def settings_of(port: str, folder: Path, key: str) -> dict[str, Any]:
    """All that the provider needs of Django."""
    return {
        "SECRET_KEY": "of-the-provider-alone",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "oidc_provider",
        "USE_TZ": True,
        "DATABASES": {
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "people.sqlite3"}
        },
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        "MIGRATION_MODULES": dict.fromkeys(APPS),  # its tables at once, without history
        "SESSION_COOKIE_NAME": "provider",
        "MIDDLEWARE": [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"registration/login.html": "{% csrf_token %}{{ form.errors }}"},
                        )
                    ]
                },
            }
        ],
        "LOGIN_URL": "/accounts/login/",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "OAUTH2_PROVIDER": {
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "", "profile": ""},
            "OAUTH2_VALIDATOR_CLASS": "oidc_provider.Validator",
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        },
    }


def main(port: str, folder: str, return_address: str) -> None:
    """Make the people and the client, say READY, serve until killed."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = private.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    ).decode()
    settings.configure(**settings_of(port, Path(folder), key))
    import django

    django.setup()
    _people_and_client(return_address)
    sys.modules["oidc_provider"] = sys.modules["__main__"]
    _routes()
    from django.core.wsgi import get_wsgi_application

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # 2026-11-26: its name there
            """Say nothing."""

    application = get_wsgi_application()
    with make_server("127.0.0.1", int(port), application, Server, Quiet) as server:
        print("READY", flush=True)  # noqa: T201  # 2026-11-26: the test waits for this line
        server.serve_forever()


def _people_and_client(return_address: str) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", run_syncdb=True, verbosity=0)
    for username, name in PEOPLE.items():
        User.objects.create_user(username, password=PASSWORD, first_name=name)
    Application.objects.create(
        name="Shanzhi",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=return_address,
        skip_authorization=True,
        algorithm="RS256",
    )


def _routes() -> None:
    from django.contrib.auth.views import LoginView
    from django.urls import include, path
    from oauth2_provider.oauth2_validators import OAuth2Validator
    from oauth2_provider.views import ConnectDiscoveryInfoView

    class Validator(OAuth2Validator):  # type: ignore[misc]  # 2026-11-26: published without types
        """Says the user name and the name of whom it knows."""

        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, str]:
            """Besides the lasting subject."""
            return {
                "preferred_username": request.user.username,
                "name": request.user.first_name,
            }

    page = sys.modules["oidc_provider"]
    page.Validator = Validator  # type: ignore[attr-defined]  # 2026-11-26: where the settings look for it
    page.urlpatterns = [  # type: ignore[attr-defined]  # 2026-11-26: where Django looks for them
        path("accounts/login/", LoginView.as_view()),
        path(".well-known/openid-configuration", ConnectDiscoveryInfoView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
