#!/usr/bin/env bash
# Upgrades the site to the version of this checkout: a proved backup first, the new version beside the old one, and the
# old one back by itself where the new one does not come up. Run as root.
#   deploy/upgrade.sh          to this version
#   deploy/upgrade.sh back     to the version and the data before the last upgrade; what was entered since is set aside
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
[ "$(id -u)" = 0 ] || { echo "run as root" >&2; exit 1; }
as_clb() { "$here/deploy/as_clb.sh" "$@"; }
say() { printf '\n== %s\n' "$*"; }

is_up() {
  local port
  for port in 8001 8002; do
    curl -fsS --retry 30 --retry-delay 1 --retry-all-errors -o /dev/null "http://127.0.0.1:$port/healthz" \
      -H "Host: $(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' /etc/clb/env)" || return 1
  done
}

# to RELEASE: its static files, its code, its processes
start_with() {
  as_clb "$1" collectstatic --no-input -v0 && ln -sfn "$1" /opt/clb/current &&
    systemctl start clb.target clb-nightly.timer && is_up
}

way_back() {
  local old backup
  read -r old backup </opt/clb/way_back
  systemctl stop clb.target clb-nightly.timer clb-nightly.service
  # Set aside by the version whose tables they are; the old one then puts its own back.
  as_clb /opt/clb/current backup || echo "the present data could not be backed up" >&2
  as_clb "$old" restore_backup --replace "$backup"
  start_with "$old"
}

if [ "${1:-}" = back ]; then
  say "back to $(cat /opt/clb/way_back)"
  way_back
  exit
fi

old=$(readlink -f /opt/clb/current)
say "the new version beside $old"
new=$(deploy/release.sh)
say "a backup, proved while people go on working"
as_clb "$old" backup --prove
say "the site stops; the backup to come back to"
systemctl stop clb.target clb-nightly.timer clb-nightly.service
trap 'say "stopped half-way; the old version goes on"; systemctl start clb.target clb-nightly.timer' ERR
backup=$(as_clb "$old" backup | tee /dev/stderr | sed -n 's/^\(.*\.tar\):.*/\1/p')
[ -s "$backup" ]
echo "$old $backup" >/opt/clb/way_back
trap - ERR
say "the new version"
install -m 0644 deploy/systemd/* /etc/systemd/system/
systemctl daemon-reload
if as_clb "$new" migrate --no-input && start_with "$new"; then
  say "upgraded; deploy/upgrade.sh back goes back"
else
  say "the new version does not come up: back to the old one"
  way_back
  exit 1
fi
