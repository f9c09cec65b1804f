#!/usr/bin/env bash
# Proves the two commands of the README on a bare Debian 12: git, make, python3 and nothing else.
#   tests/clean-debian.sh [folder]    as root; a named folder is kept, otherwise one is made and taken away
# The committed HEAD is what is tried. This machine's settings for pip and apt (files, variables, certificates and
# the local folders that they point at) go along as they are, whatever they say.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[[ $EUID -eq 0 ]] || { echo "clean-debian.sh makes a chroot, so it must run as root" >&2; exit 3; }
command -v mmdebstrap >/dev/null || { apt-get update && apt-get install -y --no-install-recommends mmdebstrap; }

given=${1:-}
root=${given:-$(mktemp -d)}
mkdir -p "$root"
root=$(cd "$root" && pwd)
[[ -z $(ls -A "$root") ]] || { echo "$root is not empty" >&2; exit 2; }
chmod 755 "$root" # apt fetches as a user of its own
work=$(mktemp -d)
mounted=()

tidy() {
    for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do
        # Whatever cannot be unmounted is somebody else's folder: then nothing may be removed.
        ! mountpoint -q "${mounted[i]}" || umount "${mounted[i]}" || { echo "still mounted: ${mounted[i]}" >&2; return 1; }
    done
    rm -rf "$work"
    [[ -n $given ]] || rm -rf "$root"
}
trap tidy EXIT
trap 'exit 130' INT TERM

bring() { # a file is copied to the same place inside, a folder shows through, read-only
    if [[ -f $1 ]]; then
        install -D -m 644 "$1" "$root$1"
    elif [[ -d $1 && ! -e $root$1 ]]; then
        mkdir -p "$root$1"
        mounted+=("$root$1")
        mount --bind "$1" "$root$1"
        mount -o remount,bind,ro "$root$1"
    fi
}

# Where Debian comes from, and how apt gets there, is what this machine's apt says.
find /etc/apt -maxdepth 2 \( -name '*.sources' -o -name sources.list \) -exec cp {} "$work" \;
apt-config dump | grep -E '^Acquire::(Check|Retries|http|https|ftp)[A-Za-z:-]* "' >"$work/apt.conf" || true
sources=$(find "$work" -name '*sources*' -size +0)
# shellcheck disable=SC2086 # one argument for each file
mmdebstrap --quiet --variant=apt --include=git,make,python3,ca-certificates --aptopt="$work/apt.conf" \
    bookworm "$root" $sources
mounted+=("$root/proc")
mount -t proc proc "$root/proc" # Java asks it for its own place
for file in /etc/resolv.conf /etc/hosts; do bring "$file"; done

# pip: its configuration files, its variables, and each file or folder that either of them names.
for file in $(pip config debug | sed -n 's/^ *\(.*\), exists: True$/\1/p'); do bring "$file"; done
mapfile -t settings < <(env | grep -iE '^(PIP_|SSL_CERT_FILE=|REQUESTS_CA_BUNDLE=|[a-z]+_proxy=)' || true)
for word in $({ pip config list && printf '%s\n' "${settings[@]}"; } | sed "s/^[^=]*=//" | tr -d "'\""); do
    path=${word#file://}
    # An index lies beside the files that its pages point at.
    [[ $path == "$word" ]] || path=$(dirname "$path")
    [[ $path != /?* ]] || bring "$path"
done

inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" LANG=C.UTF-8 "${settings[@]}" \
        sh -c "cd ~/book && $1"
}
timed() {
    local start=$SECONDS
    inside "$1"
    minutes+="$1: $(awk "BEGIN { printf \"%.1f\", ($SECONDS - $start) / 60 }") minutes"$'\n'
}

git clone --quiet "$repo" "$root$HOME/book"
minutes=""
timed "make book"
timed "make test"
inside "ls -l dist"
printf '%s' "$minutes"
