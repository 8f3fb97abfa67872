from backups.services.making import make_backup
from backups.services.proving import prove_backup
from backups.services.restoring import restore_backup

__all__ = ["make_backup", "prove_backup", "restore_backup"]
