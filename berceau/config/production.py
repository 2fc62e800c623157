"""What a production start refuses, and the sentence that says why."""

from __future__ import annotations

# Demo and tests hold no real family; this key is public on purpose, and refused in production.
PUBLIC_KEY = "berceau-demo-cle-publique-sans-aucune-famille-reelle-0123456789"


def refusals(*, secret_key: str, allowed_hosts: list[str], debug: bool) -> list[str]:
    """The reasons why this configuration must not serve real families; empty when it may."""
    reasons = []
    if debug:
        reasons.append(
            "BERCEAU_DEBUG est actif : le mode de mise au point montre des données dans les pages "
            "d'erreur. Retirer BERCEAU_DEBUG."
        )
    if secret_key == PUBLIC_KEY or len(secret_key) < 50 or len(set(secret_key)) < 10:
        reasons.append(
            "BERCEAU_SECRET_KEY manque ou est trop simple (50 caractères au moins). En créer une : "
            'python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    if not allowed_hosts or "*" in allowed_hosts:
        reasons.append(
            "BERCEAU_ALLOWED_HOSTS doit nommer les adresses du site, séparées par des virgules "
            "(exemple : berceau.maville.fr)."
        )
    return reasons
