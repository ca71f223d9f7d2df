"""Login: who is at the screen, and must they say so first?

With `[auth]` in Streamlit's secrets every page asks for a login with the organisation's own provider (OpenID
Connect); without it nobody logs in and the program works as on one laptop. docs/secrets.example.toml shows
the settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import streamlit as st

from scoring.access import same_login
from scoring.texts import Texts

CREATORS = "UDBUDSVAEGTEN_CREATE"
"""Environment variable: who may make new tenders, addresses or `@domain`, with commas between."""


def is_on() -> bool:
    """Whether people log in here."""
    return bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)


def login() -> str:
    """The address of whoever is logged in; empty when nobody is, or the provider vouches for no address.

    Which claim holds the address is `claim` under `[access]`: `email`, unless another is named.
    """
    if not st.user.get("is_logged_in") or st.user.get("email_verified") is False:
        return ""
    return str(st.user.get(_access("claim") or "email") or "")


def creates(who: str) -> bool:
    """Whether somebody may make new tenders: named as address or by domain; nobody named, nobody may."""
    given = _access("create") or os.environ.get(CREATORS, "").split(",")
    named = [given] if isinstance(given, str) else list(given)
    return any(_fits(who, str(name).strip()) for name in named)


def must() -> bool:
    """Whether whoever is here has to log in before anything is shown."""
    return is_on() and not login()


def demand(t: Texts) -> None:
    """Let nobody on who has not logged in; without login everybody is let on."""
    if not must():
        return
    st.title(t("login.title"))
    if st.user.get("is_logged_in"):
        st.error(t("login.no_address"))
        st.button(t("login.out"), on_click=st.logout)
    else:
        st.write(t("login.why"))
        st.button(t("login.in"), on_click=st.login, type="primary")
    st.stop()


def here(t: Texts, roles: Iterable[str]) -> None:
    """Who is logged in and as what, and the way out."""
    st.markdown(f"**{login()}**")
    st.markdown(t("login.roles", roles=", ".join(t(f"access.role.{role}") for role in roles) or "–"))
    st.button(t("login.out"), on_click=st.logout)


def _access(name: str) -> object:
    found = st.secrets.get("access", {}) if st.secrets.load_if_toml_exists() else {}
    return found.get(name)


def _fits(who: str, named: str) -> bool:
    domain = named.startswith("@") and who.casefold().endswith(named.casefold())
    return domain or same_login(named, who)
