"""Sign-in, by allauth: what is closed to agents answers 404 (`privacy/routes.toml`)."""

from allauth.mfa.webauthn.views import login_webauthn
from django.urls import URLPattern, URLResolver, include, path

from berceau.accounts.views import demo, devices, factors, home, lock, proconnect

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/login/", home.AgentLoginView.as_view(), name="account_login"),
    path("compte/", include("allauth.account.urls")),
    path("compte/", home.home_of_agent, name="home_of_agent"),
    path("compte/moi/", home.my_account, name="my_account"),
    path("compte/appareils/", devices.my_devices, name="my_devices"),
    path("compte/appareils/fermer/", devices.close_device, name="close_device"),
    path("compte/verrou/", lock.locked, name="account_locked"),
    path("compte/verrou/cle/", lock.unlock_options, name="account_unlock_options"),
    path("compte/verrou/fermer/", lock.lock_now, name="account_lock_now"),
    path("compte/presence/", lock.present, name="account_present"),
    path("compte/second-facteur/", factors.second_factor, name="second_factor"),
    path("compte/second-facteur/demande/", factors.AskView.as_view(), name="mfa_authenticate"),
    path(
        "compte/second-facteur/confirmer/",
        factors.AskAgainView.as_view(),
        name="mfa_reauthenticate",
    ),
    path(
        "compte/second-facteur/application/", factors.TotpView.as_view(), name="mfa_activate_totp"
    ),
    path("compte/second-facteur/cle/", factors.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("compte/second-facteur/cle/entrer/", login_webauthn, name="mfa_login_webauthn"),
    path(
        "compte/second-facteur/cle/confirmer/",
        factors.AskKeyAgainView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("compte/second-facteur/retirer/", factors.remove_factor, name="remove_factor"),
    path("compte/second-facteur/codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/second-facteur/codes/fichier/",
        factors.recovery_codes_file,
        name="mfa_download_recovery_codes",
    ),
    path(
        "compte/second-facteur/codes/gardes/",
        factors.recovery_codes_kept,
        name="recovery_codes_kept",
    ),
    path(
        "compte/second-facteur/codes/nouveaux/",
        factors.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("compte/moi/", home.my_account, name="mfa_index"),
    path("compte/proconnect/", proconnect.start, name="socialaccount_start"),
    path("compte/proconnect/invitation/", proconnect.accept, name="socialaccount_accept"),
    path("compte/proconnect/retour/", proconnect.back, name="socialaccount_back"),
    path("compte/proconnect/sortie/", proconnect.leave, name="socialaccount_leave"),
    path("compte/proconnect/rattacher/", proconnect.bind, name="socialaccount_bind"),
    path("compte/proconnect/detacher/", proconnect.release, name="proconnect_release"),
]

demo_urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/demonstration/", demo.demo_sign_in, name="demo_sign_in"),
]
"""Added to the urls by `config` in demo mode, and in no other."""
