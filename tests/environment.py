"""What the tests' settings stand on; pytest loads this before Django reads them (pyproject.toml, addopts).

The database stays the caller's choice (DATABASE_URL); the rest is fixed, so that a shell's variables change nothing.
"""

import os

os.environ["SECRET_KEY"] = "a key for tests only, of no use anywhere else, long enough for every check"
os.environ["OFFICE"] = "1"  # plain HTTP, as the test client speaks it
os.environ["DEBUG"] = "0"
os.environ["JOBS"] = "immediate"
for name in ("SECRET_KEY_FILE", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS_PROXY"):
    os.environ.pop(name, None)
