#!/bin/sh
# Write the ledger with every writer: make.sh PYTHON NODE_MODULES JARS. Needs soffice, ssconvert and java. See README.md.
set -eu
python="$1" modules="$2" jars="$3"
cd "$(dirname "$0")"
target=$(cd ../written && pwd)
"$python" python_writers.py "$target"
NODE_PATH="$modules" node node_writers.js "$target"
java -Dledger=ledger.tsv -cp "$jars/*" \
    PoiWriter.java "$target"
work=$(mktemp -d)
cp "$target/xlsxwriter.xlsx" "$work/libreoffice_source.xlsx"
office() { soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to "$1" --outdir "$work/out" "$2" >/dev/null; }
office 'xlsx:Calc MS Excel 2007 XML' "$work/libreoffice_source.xlsx"
office 'xls:MS Excel 97' "$work/libreoffice_source.xlsx"
office 'ods:calc8' "$work/libreoffice_source.xlsx"
for suffix in xlsx xls ods; do cp "$work/out/libreoffice_source.$suffix" "$target/libreoffice.$suffix"; done
ssconvert -T Gnumeric_Excel:xlsx2 "$target/xlsxwriter.xlsx" "$target/gnumeric.xlsx"
ssconvert -T Gnumeric_Excel:excel_biff8 "$target/xlsxwriter.xlsx" "$target/gnumeric_biff8.xls"
localedef -f GBK -i zh_CN "$work/zh_CN.GBK"
LOCPATH="$work" LC_ALL=zh_CN.GBK ssconvert -T Gnumeric_Excel:excel_biff7 "$target/xlsxwriter.xlsx" "$target/gnumeric_biff7.xls"
ssconvert -T Gnumeric_OpenCalc:odf "$target/xlsxwriter.xlsx" "$target/gnumeric.ods"
rm -r "$work"
