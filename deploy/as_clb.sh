#!/usr/bin/env bash
# Runs a management command of a release as the site's own user, with the site's settings.
#   deploy/as_clb.sh /opt/clb/current backup --prove
set -euo pipefail
release=$1
shift
set -a
# shellcheck disable=SC1091
. /etc/clb/env
set +a
umask 077
cd "$release"
exec runuser -u clb -- .venv/bin/python manage.py "$@"
