"""The audit trail of the whole programme, searched by an administrator."""
