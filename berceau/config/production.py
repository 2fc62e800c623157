"""What a production start refuses, and the sentence that says why."""

from __future__ import annotations

from pathlib import Path

from berceau.kit import keyfile

# Demo and tests hold no real family; this key is public on purpose, and refused in production.
PUBLIC_KEY = "berceau-demo-cle-publique-sans-aucune-famille-reelle-0123456789"
# The same for the backups of the demo and of the tests (32 bytes in base64); never in production.
PUBLIC_BACKUP_KEY = "YmVyY2VhdS1kZW1vLWNsZS1wdWJsaXF1ZS1zYXV2ZWc="


def refusals(
    *, secret_key: str, allowed_hosts: list[str], debug: bool, keys: str, keys_file: str
) -> list[str]:
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
    if why := refusal_of_keys(keys=keys, keys_file=keys_file):
        reasons.append(why)
    return reasons


def refusal_of_keys(*, keys: str, keys_file: str) -> str | None:
    """Why the fields of the families cannot be encrypted with these keys, or None."""
    if not keys and not keys_file:
        return (
            "les clés de chiffrement manquent (BERCEAU_FIELD_KEYS_FILE, ou BERCEAU_FIELD_KEYS). "
            f"Les créer : {keyfile.MAKE_ONE}"
        )
    try:
        keyfile.parse(keys or Path(keys_file).read_text(encoding="utf-8"))
    except keyfile.KeysError as error:
        source = "BERCEAU_FIELD_KEYS" if keys else keys_file
        return f"les clés de chiffrement de {source} ne peuvent pas servir : {error}."
    except (OSError, UnicodeDecodeError) as error:
        return (
            f"le fichier des clés {keys_file} ne peut pas être lu ({type(error).__name__}). "
            f"Le remettre depuis sa copie hors ligne ; pour une première installation : "
            f"{keyfile.MAKE_ONE}"
        )
    return None
