"""What the tests' settings stand on; pytest loads this before Django reads them (pyproject.toml, addopts).

The database stays the caller's choice (DATABASE_URL); the rest is fixed, so that a shell's variables change nothing.
"""

import os
import tempfile

os.environ["SECRET_KEY"] = "a key for tests only, of no use anywhere else, long enough for every check"
os.environ["OFFICE"] = "1"  # plain HTTP, as the test client speaks it
os.environ["DEBUG"] = "0"
os.environ["JOBS"] = "immediate"
os.environ["BACKUP_DIR"] = os.path.join(tempfile.gettempdir(), "no-backups-of-tests")
for name in ("SECRET_KEY_FILE", "VAR_DIR", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS_PROXY"):
    os.environ.pop(name, None)
