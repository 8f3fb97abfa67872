#!/usr/bin/env bash
# Puts the site on one Debian or Ubuntu server: PostgreSQL, nginx, systemd. Run as root in a checkout of the version to
# install; safe to repeat. Installs no certificate and changes no firewall.
#   deploy/install.sh clb.example.vn
set -euo pipefail
cd "$(dirname "$0")/.."
site=${1:?usage: deploy/install.sh NAME.OF.THE.SITE}
[ "$(id -u)" = 0 ] || { echo "run as root" >&2; exit 1; }

apt-get install -y --no-install-recommends python3-venv postgresql nginx rsync curl
id clb >/dev/null 2>&1 || useradd --system --home-dir /var/lib/clb --shell /usr/sbin/nologin clb
install -d -m 0755 /opt/clb /opt/clb/releases
install -d -m 0750 -o root -g clb /etc/clb
install -d -m 0700 -o clb -g clb /var/lib/clb /var/lib/clb/backups
# Signs in by its system account, without a password; may create the scratch database of a proof.
runuser -u postgres -- psql -qc "DO \$\$ BEGIN CREATE ROLE clb LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN END \$\$"
runuser -u postgres -- psql -Atqc "SELECT 1 FROM pg_database WHERE datname = 'clb'" | grep -q 1 ||
  runuser -u postgres -- createdb --owner=clb --encoding=UTF8 --template=template0 clb

[ -s /etc/clb/secret_key ] || (umask 027; python3 -c 'import secrets; print(secrets.token_urlsafe(50))' >/etc/clb/secret_key)
[ -e /etc/clb/env ] || sed "s/clb\.example\.vn/$site/" deploy/clb.env.example >/etc/clb/env
chown root:clb /etc/clb/secret_key /etc/clb/env
chmod 0640 /etc/clb/secret_key /etc/clb/env

install -m 0644 deploy/systemd/* /etc/systemd/system/
install -D -m 0644 deploy/journald-clb.conf /etc/systemd/journald.conf.d/clb.conf
[ -e /etc/nginx/sites-available/clb ] ||
  sed "s/clb\.example\.vn/$site/g" deploy/nginx/clb.conf >/etc/nginx/sites-available/clb
systemctl daemon-reload

release=$(deploy/release.sh)
ln -sfn "$release" /opt/clb/current
deploy/as_clb.sh "$release" quickstart --empty --no-server # prints the administrator's one-time password, once
systemctl enable --now clb.target clb-nightly.timer

cat <<TEXT
The site answers on 127.0.0.1:8001 and 8002. What is left to do by hand:
 1. put the certificate into /etc/ssl/clb/fullchain.pem and privkey.pem
 2. ln -s ../sites-available/clb /etc/nginx/sites-enabled/clb && nginx -t && systemctl reload nginx
 3. sign in at https://$site/ as quantri
TEXT
