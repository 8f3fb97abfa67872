"""The audit trail's writes and reads: trail, personal values, seals, verifying."""
