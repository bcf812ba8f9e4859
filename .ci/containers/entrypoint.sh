#!/bin/sh
# Stands in for the entrypoints of Docker's official `postgres` and `mongo` images, as far as the containers way uses
# them: the first argument says which server, the environment who its superuser is.
set -eu

server=$1
shift
mkdir -p "/data/$server"
chown "$server:$server" "/data/$server" 2>/dev/null || chown postgres:postgres "/data/$server"
as_user="setpriv --reuid=postgres --regid=postgres --clear-groups"

case $server in
  postgres)
    bin=$(echo /usr/lib/postgresql/*/bin)
    umask 077
    printf '%s\n' "$POSTGRES_PASSWORD" >/data/password
    chown postgres /data/password
    # shellcheck disable=SC2086 # the arguments of initdb are several words
    $as_user "$bin/initdb" --pgdata=/data/postgres --username="$POSTGRES_USER" --pwfile=/data/password $POSTGRES_INITDB_ARGS
    echo 'host all all all scram-sha-256' >>/data/postgres/pg_hba.conf
    exec $as_user "$bin/postgres" -D /data/postgres -c 'listen_addresses=*' -c unix_socket_directories= "$@"
    ;;
  mongod)
    exec env LD_LIBRARY_PATH=/opt/mongod/lib $as_user /opt/mongod/mongod --dbpath /data/mongod "$@"
    ;;
  *)
    echo "entrypoint.sh: no server named $server" >&2
    exit 64
    ;;
esac
