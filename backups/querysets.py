from core.scoping import PublicQuerySet


class ProofQuerySet(PublicQuerySet):
    """Proofs of backups: whoever looks after the installation sees them all."""

    view_action = "backups.view"

    def newest_first(self):
        return self.order_by("-proved_at", "-pk")

    def standing(self):
        """The last proof of the newest backup that was ever proved, or None."""
        return self.order_by("-made_at", "-proved_at", "-pk").first()
