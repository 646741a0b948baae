#!/bin/sh
# What the tests look at pages with: Chromium, poppler and LibreOffice Writer. Installed on Debian when missing; the product
# needs none of them.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install for the tests:$missing" >&2
    exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
$sudo apt-get update -qq
# Older releases know Writer only with its windows.
apt-cache show libreoffice-writer-nogui >/dev/null 2>&1 ||
    missing=$(echo "$missing" | sed 's/libreoffice-writer-nogui/libreoffice-writer/')
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
