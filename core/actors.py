"""Who acts when nobody is signed in: commands and the loading of reference data."""

from core.scoping import Scope


class System:
    """Full rights everywhere; stands in the audit as "system" (no user)."""

    pk = None
    is_authenticated = True
    username = "system"

    def scope_for(self, action: str) -> Scope:
        return Scope(is_everything=True)

    def may(self, action: str) -> bool:
        return True

    def __str__(self) -> str:
        return self.username


SYSTEM = System()
