#!/usr/bin/env bash
# Makes the pictures of README.md anew, from the pages of a front that a simulated ERPNext tells of its customers; after a build in Release, with Chromium.
cd "$(dirname "$0")/../.." && dotnet tests/Web.Tests/bin/Release/net10.0/CustomerSync.Web.Tests.dll -noColor -explicit only -class '*PicturesTests' && ls -l docs/images
