"""Makes the lab's two fonts, inter-400.ttf and inter-600.ttf, that the canvas and the page share.

Source: Inter (OFL) as Debian's fonts-inter has it, with the mathematical signs that Inter lacks from DejaVu Sans.
What is done to them:
  - a subset: Latin, Greek, punctuation, sub- and superscripts, arrows, mathematics, a few symbols of a player;
  - quadratic outlines, which is what the canvas's rasteriser reads (Inter's Debian package has cubic ones);
  - Inter's features tnum (figures of one width, so that running numbers do not dance), ss01 (open digits) and
    cv11 (single-storey a) become the plain glyphs, so that canvas and HTML show the same shapes.

usage: make_fonts.py --out FOLDER [--inter FOLDER] [--dejavu FOLDER] [--check]
"""

import argparse
import pathlib
import sys

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

# Every one of these must be in both fonts: the lab's own texts use them. --check says which are not.
NEEDED = (
    "ΣΠμσεπλθαβγδρφω∈≤≥≠≈→←↑↓×·²³½‖₀₁₂₃₉ₖᵢⱼₙ∞√−…–—‘’“”'\"•◦▶⟲∇∂∑∏∫∪∩⊂∀∃ℝⁿᵀ⁻¹ℓ◀■▲▼◆●○✓✕↺⟳±°"
)
RANGES = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x100, 0x17F), (0x2B0, 0x2DD), (0x370, 0x3FF), (0x1D2C, 0x1D6A), (0x2010, 0x2027),
    (0x202F, 0x205F), (0x2070, 0x209C), (0x20AC, 0x20AC), (0x2102, 0x2122), (0x2150, 0x215F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x230B), (0x23CE, 0x23CF), (0x23E9, 0x23FA), (0x25A0, 0x25FF), (0x2605, 0x2606),
    (0x2713, 0x2717), (0x27E8, 0x27E9), (0x27F2, 0x27F3), (0x2C7C, 0x2C7C),
]  # fmt: skip
BAKED_FEATURES = ["tnum", "ss01", "cv11"]  # in Inter's own order: ss01 opens the figures that tnum chose
WEIGHTS = {400: ("Inter-Regular.otf", "DejaVuSans.ttf"), 600: ("Inter-SemiBold.otf", "DejaVuSans-Bold.ttf")}
# From DejaVu only these: its letters and arrows would look foreign beside Inter's own.
BORROWED = set("∀∂∃∅∆∇∈∉∋∏∑∓∗∘∙√∝∠∣∥∧∨∩∪∫∴∼≃≅≈≔≜≡≪≫⊂⊃⊆⊇⊕⊗⊙⊤⊥⋅⋆⋮⋯⋱⟨⟩⟲⟳ℝℓℕℤℂℙ↺↻⇒⇔✓✕✗⏎■□▢▶▷◀◁▲△▼▽◆◇●○◐◦ᵀᵢⱼᵈⁱ")
FAMILY = "Unlabeled Sans"
MAX_BYTES = 120_000


def wanted_codepoints() -> set[int]:
    return {c for low, high in RANGES for c in range(low, high + 1)} | {ord(c) for c in NEEDED} | {ord(c) for c in BORROWED}


def bake_features(font: TTFont) -> None:
    """Makes the single substitutions of BAKED_FEATURES part of the character map."""
    gsub = font["GSUB"].table
    for tag in BAKED_FEATURES:
        lookups = sorted({i for r in gsub.FeatureList.FeatureRecord if r.FeatureTag == tag for i in r.Feature.LookupListIndex})
        if not lookups:
            sys.exit(f"make_fonts: the font has no feature {tag}")
        mapping = {}
        for index in lookups:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                mapping.update(getattr(table, "mapping", {}))
        if tag == "tnum":  # figures only: in running text a comma of a figure's width looks like a mistake
            figures = {font.getBestCmap()[ord(c)] for c in "0123456789"}
            mapping = {a: b for a, b in mapping.items() if a in figures}
        for table in font["cmap"].tables:
            if hasattr(table, "cmap"):
                table.cmap = {code: mapping.get(name, name) for code, name in table.cmap.items()}


def cut(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features = ["kern"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["DSIG", "GSUB"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted_codepoints())
    cutter.subset(font)


def quadratic_glyph(glyph_set, name: str, is_cubic: bool, scale: float = 1.0, max_error: float = 1.5):
    """One glyph without components. Cubic outlines turn the other way round than quadratic ones."""
    outline = DecomposingRecordingPen(glyph_set)
    glyph_set[name].draw(outline)
    pen = TTGlyphPen(None)
    quadratic = Cu2QuPen(pen, max_error, reverse_direction=True) if is_cubic else pen
    outline.replay(TransformPen(quadratic, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph()


def make_quadratic(font: TTFont) -> None:
    """Replaces the cubic CFF outlines by quadratic ones."""
    order = font.getGlyphOrder()
    glyph_set = font.getGlyphSet()
    glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {name: quadratic_glyph(glyph_set, name, is_cubic=True) for name in order}
    font["loca"] = newTable("loca")
    font["glyf"] = glyf
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for name, value in {"maxZones": 1, "maxTwilightPoints": 0, "maxStorage": 0, "maxFunctionDefs": 0, "maxInstructionDefs": 0,
                        "maxStackElements": 0, "maxSizeOfInstructions": 0, "maxComponentElements": 0, "maxPoints": 0,
                        "maxContours": 0, "maxCompositePoints": 0, "maxCompositeContours": 0, "maxComponentDepth": 0}.items():  # fmt: skip
        setattr(font["maxp"], name, value)
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"


def borrow(font: TTFont, donor: TTFont) -> list[int]:
    """Adds what is wanted, lacking and in BORROWED_RANGES out of the donor, scaled to the same cap height."""
    have = font.getBestCmap()
    donor_map = donor.getBestCmap()
    glyph_set = donor.getGlyphSet()

    def cap_height(of: TTFont) -> int:
        shapes, name = of.getGlyphSet(), of.getBestCmap()[ord("H")]
        pen = BoundsPen(shapes)
        shapes[name].draw(pen)
        return pen.bounds[3]

    scale = cap_height(font) / cap_height(donor)
    added = []
    for code in sorted(wanted_codepoints()):
        if code in have or code not in donor_map or chr(code) not in BORROWED:
            continue
        name = f"uni{code:04X}.borrowed"
        font.setGlyphOrder(font.getGlyphOrder() + [name])
        font["glyf"].glyphOrder = font.getGlyphOrder()
        font["glyf"].glyphs[name] = quadratic_glyph(glyph_set, donor_map[code], is_cubic=False, scale=scale)
        font["glyf"].glyphs[name].recalcBounds(font["glyf"])
        left = getattr(font["glyf"].glyphs[name], "xMin", 0)
        font["hmtx"].metrics[name] = (round(glyph_set[donor_map[code]].width * scale), left)
        for table in font["cmap"].tables:
            if table.isUnicode() and (table.format == 12 or code < 0x10000):
                table.cmap[code] = name
        added.append(code)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    return added


def rename(font: TTFont, weight: int) -> None:
    """A changed font bears its own name; copyright and licence stay."""
    style = {400: "Regular", 600: "SemiBold"}[weight]
    values = {1: f"{FAMILY} {style}", 2: "Regular", 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}",
              6: f"{FAMILY} {style}".replace(" ", "")}  # fmt: skip
    for record in font["name"].names:
        if record.nameID in values:
            record.string = values[record.nameID]


def make(inter: pathlib.Path, dejavu: pathlib.Path, out: pathlib.Path) -> None:
    for weight, (inter_name, donor_name) in WEIGHTS.items():
        font = TTFont(inter / inter_name, recalcTimestamp=False)
        bake_features(font)
        cut(font)
        make_quadratic(font)
        added = borrow(font, TTFont(dejavu / donor_name))
        rename(font, weight)
        font["post"].formatType = 3.0
        # Only what the browser and the canvas read; old Macintosh maps are not.
        font["cmap"].tables = [t for t in font["cmap"].tables if t.isUnicode()]
        path = out / f"inter-{weight}.ttf"
        font.save(path)
        print(f"{path.name}: {path.stat().st_size} bytes, {len(font.getBestCmap())} characters, {len(added)} of them borrowed")


def write_licence(out: pathlib.Path, documentation: pathlib.Path) -> None:
    parts = ["The fonts in this folder are subsets, changed and renamed: see assets/fonts/make_fonts.py and web/math_font.sh\nin the lab's sources for what was done. inter-*.ttf: Inter, with signs from DejaVu Sans. math.woff2: STIX Math.\n"]
    for package in ("fonts-inter", "fonts-dejavu-core", "fonts-stix"):
        path = documentation / package / "copyright"
        if path.exists():
            parts.append(f"==== {package} ====\n\n{path.read_text(encoding='utf-8')}")
    (out / "LICENSE.txt").write_text("\n".join(parts), encoding="utf-8")


def check(out: pathlib.Path) -> int:
    """The fonts as they lie there: characters, outlines, figures of one width, size. Prints each fault."""
    faults = []
    for weight in WEIGHTS:
        path = out / f"inter-{weight}.ttf"
        font = TTFont(path)
        characters = font.getBestCmap()
        lacking = [c for c in NEEDED if ord(c) not in characters]
        if lacking:
            faults.append(f"{path.name} lacks {' '.join(lacking)}")
        if "glyf" not in font:
            faults.append(f"{path.name} has no quadratic outlines")
        widths = {font["hmtx"][characters[ord(c)]][0] for c in "0123456789"}
        if len(widths) != 1:
            faults.append(f"{path.name}: the figures have {len(widths)} widths")
        empty = [c for c in NEEDED if ord(c) in characters and font["glyf"][characters[ord(c)]].numberOfContours == 0]
        if empty:
            faults.append(f"{path.name}: nothing is drawn for {' '.join(empty)}")
        if path.stat().st_size > MAX_BYTES:
            faults.append(f"{path.name} has {path.stat().st_size} bytes, above {MAX_BYTES}")
    for fault in faults:
        print(fault)
    if not faults:
        print(f"fonts: all {len(NEEDED)} needed characters are there")
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--inter", type=pathlib.Path, default=pathlib.Path("/usr/share/fonts/opentype/inter"))
    parser.add_argument("--dejavu", type=pathlib.Path, default=pathlib.Path("/usr/share/fonts/truetype/dejavu"))
    parser.add_argument("--documentation", type=pathlib.Path, default=pathlib.Path("/usr/share/doc"))
    parser.add_argument("--check", action="store_true", help="only check the fonts in --out")
    arguments = parser.parse_args()
    if arguments.check:
        return check(arguments.out)
    arguments.out.mkdir(parents=True, exist_ok=True)
    make(arguments.inter, arguments.dejavu, arguments.out)
    write_licence(arguments.out, arguments.documentation)
    return 0


if __name__ == "__main__":
    sys.exit(main())
