"""ProConnect: the State's sign-in for agents, by OpenID Connect (code flow, PKCE, nonce).

An account is found by who issued the identity and its number there (`sub`), never by an address.
The first time, it is bound by its owner from « Mon compte », or by the link of an invitation.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NoReturn

import jwt
import requests
from allauth.account.forms import UserTokenForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from berceau.accounts import factors
from berceau.accounts.mfa import PROVED_ELSEWHERE
from berceau.accounts.models import Agent, Organisation

KEY = "proconnect"
ALGORITHMS = ["RS256", "PS256", "ES256"]
SCOPES = ["openid", "given_name", "usual_name", "email", "siret"]
AMR_ASKED = '{"id_token":{"amr":{"essential":true}}}'
MFA = "mfa"
TOKEN, LEAVING = "proconnect_token", "proconnect_leaving"
WELL_KNOWN = "/.well-known/openid-configuration"
CONFIGURATION_KEPT = 3600


class NotToBeBelievedError(OAuth2Error):
    """What came back does not prove who it speaks of."""


class Provider(OpenIDConnectProvider):
    """ProConnect as this instance is registered with it."""

    def get_scope(self) -> list[str]:
        return list(SCOPES)

    def get_oauth2_adapter(self, request: HttpRequest) -> Door:
        return Door(request)


class Door(OpenIDConnectOAuth2Adapter):
    """One exchange with ProConnect."""

    nonce = ""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, KEY)

    def get_provider(self) -> Provider:
        app = SocialApp(
            provider="openid_connect",
            provider_id=KEY,
            name="ProConnect",
            client_id=settings.PROCONNECT_CLIENT_ID,
            secret=settings.PROCONNECT_SECRET,
            settings={"server_url": settings.PROCONNECT_SERVER, "oauth_pkce_enabled": True},
        )
        return Provider(self.request, app=app)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What ProConnect publishes of itself; another issuer than ours is not believed."""
        place = f"{KEY}:{settings.PROCONNECT_SERVER}"
        found: dict[str, Any] | None = cache.get(place)
        if found is None:
            found = self.fetch(self.get_provider().server_url).json()
            cache.set(place, found, CONFIGURATION_KEPT)
        expected = self.get_provider().server_url.removesuffix(WELL_KNOWN)
        if str(found.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise NotToBeBelievedError("issuer")
        return found

    def fetch(self, url: str, token: str = "") -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with get_social_adapter().get_requests_session() as session:
            answer: requests.Response = session.get(url, headers=headers)
            answer.raise_for_status()
            return answer

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("socialaccount_back"))

    def believed(self, signed: str) -> dict[str, Any]:
        """What a signed token says, once its signature, its issuer and whom it is for are right."""
        config = self.openid_config
        try:
            keys = jwt.PyJWKSet.from_dict(self.fetch(config["jwks_uri"]).json())
            kid = str(jwt.get_unverified_header(signed).get("kid", ""))
            # A provider with one key need not name it.
            key = keys[kid] if kid or len(keys.keys) != 1 else keys.keys[0]
            said: dict[str, Any] = jwt.decode(
                signed, key.key, algorithms=ALGORITHMS, issuer=config["issuer"],
                audience=settings.PROCONNECT_CLIENT_ID, leeway=30,
                options={"require": ["iss", "sub", "aud"]},
            )  # fmt: skip
        except (jwt.PyJWTError, KeyError) as error:
            raise NotToBeBelievedError("signature") from error
        return said

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        signed = kwargs["response"].get("id_token", "")
        said = self.believed(signed)
        if "exp" not in said or not self.nonce or said.get("nonce") != self.nonce:
            raise NotToBeBelievedError("nonce")
        answer = self.fetch(self.profile_url, token.token)
        is_signed = answer.headers.get("Content-Type", "").startswith("application/jwt")
        about: Mapping[str, Any] = self.believed(answer.text) if is_signed else answer.json()
        if about.get("sub") != said["sub"]:
            raise NotToBeBelievedError("sub")
        amr = said.get("amr", [])
        account = SocialAccount(
            provider=KEY,
            uid=f"{said['iss']} {said['sub']}",
            extra_data={
                "siret": "".join(str(about.get("siret") or "").split()),
                "amr": [str(one) for one in amr] if isinstance(amr, list) else [],
            },
        )
        request.session[TOKEN] = signed
        return SocialLogin(provider=self.get_provider(), user=None, account=account)


class Back(OAuth2CallbackView):
    """The return from ProConnect: the nonce of the request is handed to who checks the answer."""

    adapter: Door

    def _get_state(self, request: HttpRequest, provider: Provider) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def start(
    request: HttpRequest, process: str, *, next_url: str = "", data: dict[str, Any] | None = None
) -> str:
    """The address where the agent identifies herself."""
    provider = Door(request).get_provider()
    nonce = secrets.token_urlsafe(32)
    sent = {"nonce": nonce, "acr_values": "eidas1", "claims": AMR_ASKED}
    answer = provider.redirect(
        request, process, next_url=next_url, data=data, auth_params=sent, nonce=nonce
    )
    return str(answer["Location"])


def refuse(request: HttpRequest, why: str, status: int = 403) -> HttpResponse:
    """A page that says what to do; nothing was opened nor bound."""
    request.session.pop(TOKEN, None)
    return render(request, "socialaccount/refused.html", {"why": why}, status=status)


class Adapter(DefaultSocialAccountAdapter):
    """What allauth asks once ProConnect has answered."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Provider:
        return Door(request).get_provider()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        raise ImmediateHttpResponse(refuse(request, "failed", 401))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The organisation, then the account: bound, to be bound now, or unknown."""
        siret = sociallogin.account.extra_data["siret"]
        if not siret:
            self.no(request, "no_siret")
        if not Organisation.objects.filter(siret=siret).exists():
            self.no(request, "siret")
        data = sociallogin.state.get("data") or {}
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self.bind(request, sociallogin, data)
        if not sociallogin.is_existing:
            self.invite(request, sociallogin, data)
        if MFA in sociallogin.account.extra_data["amr"]:
            setattr(request, PROVED_ELSEWHERE, True)

    def no(self, request: HttpRequest, why: str) -> NoReturn:
        raise ImmediateHttpResponse(refuse(request, why))

    def bind(
        self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, Any]
    ) -> NoReturn:
        """She asked for it from « Mon compte », in this very session, with her second factor."""
        agent = request.user
        proved = isinstance(agent, Agent) and factors.is_proved(request, agent)
        if not isinstance(agent, Agent) or not proved or data.get("agent") != agent.pk:
            self.no(request, "failed")
        if sociallogin.is_existing and sociallogin.user != agent:
            self.no(request, "taken")
        if not sociallogin.is_existing:
            attach(sociallogin, agent)
        request.session.pop(TOKEN, None)
        raise ImmediateHttpResponse(redirect("my_account"))

    def invite(
        self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, Any]
    ) -> None:
        """An account that has never been set up, by the link that serves once."""
        agent = invited(data.get("invitation") or {})
        if agent is None:
            self.no(request, "unknown")
        attach(sociallogin, agent)


def invited(link: Mapping[str, str]) -> Agent | None:
    """Whose invitation this is, if it still serves and may bind ProConnect.

    A link gives a password to who forgot hers; it must not replace a second factor she holds.
    """
    form = UserTokenForm(data=link)
    agent = form.reset_user if form.is_valid() else None
    if not isinstance(agent, Agent) or factors.has_any(agent):
        return None
    return None if SocialAccount.objects.filter(user=agent).exists() else agent


def attach(sociallogin: SocialLogin, agent: Agent) -> None:
    sociallogin.user = agent
    sociallogin.account.user = agent
    sociallogin.account.save()


def leave_url(request: HttpRequest, token: str) -> str:
    """Where ProConnect closes its own session; empty when it has no such page, or is away."""
    try:
        config = Door(request).openid_config
    except (OAuth2Error, requests.RequestException, ValueError):
        return ""
    end = config.get("end_session_endpoint", "")
    if not end:
        return ""
    back = request.build_absolute_uri(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    asked = {
        "id_token_hint": token,
        "state": secrets.token_urlsafe(32),
        "post_logout_redirect_uri": back,
    }
    return f"{end}?{urlencode(asked)}"
