#!/bin/sh
# Makes a release of what is committed: in release/ the tarball for npm, its bill of materials (CycloneDX) and checksums.
# With the name of an image it also builds that for amd64 and arm64, with provenance and a bill of materials, and pushes
# it; that needs docker buildx.
#
#   build/release.sh                              the files
#   build/release.sh ghcr.io/someone/ping-sandbox the files and the image
#
# In a pipeline with `id-token: write`, `npm publish --provenance release/*.tgz` takes the tarball as it is.
set -eu
cd "$(dirname "$0")/.."
if [ -n "$(git status --porcelain)" ]; then
  echo "A release is made of what is committed: commit, or stash, what git status lists." >&2
  exit 1
fi
version=$(node -p "require('./package.json').version")
revision=$(git rev-parse HEAD)
# The same commit gives the same dates.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

rm -rf release
mkdir release
npm pack --silent --pack-destination release
cp dist/sbom.cdx.json "release/ping-sandbox-$version.cdx.json"
(cd release && sha256sum ./*.tgz ./*.json >SHA256SUMS)

if [ $# -gt 0 ]; then
  docker buildx build --platform linux/amd64,linux/arm64 --provenance=mode=max --sbom=true \
    --build-arg "VERSION=$version" --build-arg "REVISION=$revision" \
    --tag "$1:$version" --push .
fi
