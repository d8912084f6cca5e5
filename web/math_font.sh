#!/bin/sh
# The math font of the articles: a subset of STIX Math (Debian package fonts-stix, SIL Open Font License 1.1), named
# "Lab Math" in the page, since a changed font may not carry the reserved name.
# usage: web/math_font.sh OUT/math.woff2     needs python3-fonttools and python3-brotli
set -eu
letters=U+20-7E,U+A0,U+B1,U+B7,U+D7,U+391-3A9,U+3B1-3C9,U+3D5,U+3F5,U+210E,U+211D,U+2113,U+1D53C,U+1D400-1D433,U+1D434-1D467,U+1D6E4-1D71B,U+1D49C-1D4B5
signs=U+2016,U+2026,U+2032,U+2061-2064,U+2190-2194,U+21A6,U+21D2,U+2200,U+2202,U+2203,U+2207-2209,U+220F,U+2211,U+2212,U+221A,U+221D,U+221E,U+2223,U+2225,U+2229,U+222A,U+222B,U+223C,U+2248,U+2260,U+2261,U+2264,U+2265,U+2282,U+2286,U+22C5,U+22EE,U+22EF,U+22F1,U+2308-230B,U+27E8,U+27E9
accents=U+5E,U+AF,U+2DC,U+302,U+303,U+304
exec /usr/bin/python3 -m fontTools.subset "${STIX_MATH:-/usr/share/fonts/opentype/stix-word/STIXMath-Regular.otf}" \
  --unicodes="$letters,$signs,$accents" --layout-features=ssty,kern --name-IDs= --no-hinting --desubroutinize \
  --drop-tables+=FFTM --flavor=woff2 --output-file="$1"
