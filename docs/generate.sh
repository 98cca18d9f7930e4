#!/usr/bin/env bash
# Writes anew what docs/api.md and docs/settings.md have from the product; after a build in Release.
cd "$(dirname "$0")/.." && bin=tests/Web.Tests/bin/Release/net10.0
rm -f $bin/*.md.received
dotnet $bin/CustomerSync.Web.Tests.dll -noColor -class '*Documents.GeneratedTests' >/dev/null
for made in $bin/*.md.received; do
  [ -e "$made" ] || { echo "Nothing differs."; exit 0; }
  mv "$made" "docs/$(basename "$made" .received)" && echo "docs/$(basename "$made" .received) is made anew."
done
