"""The author's logo: a picture as it is; a drawing if it only draws, and needs nothing from outside its own file."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from werkboek.brand import LOGO
from werkboek.compose.pictures import picture_of
from werkboek.model import Picture
from werkboek.problems import Problem, Warn
from werkboek.project import Project

SHARP = 200 / 25.4  # px a mm on paper
SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
LARGEST = 300_000  # bytes of a drawing
MOST = 20_000  # elements that a drawing comes to, each as often as it is used
DEEPEST = 30  # uses within one another
DRAWS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop "
    "clipPath mask pattern style title desc filter feBlend feColorMatrix feComposite feFlood feGaussianBlur feMerge "
    "feMergeNode feOffset".split()
)
# Letters would be set in another face than hers; of a picture nobody can say how coarse it comes out.
NOT_DRAWN = frozenset({"text", "tspan", "textPath", "tref", "flowRoot", "image"})
ACTS = frozenset({"script", "foreignobject", "handler", "listener"})
# Of spreadMethod WeasyPrint 70 makes a stop for each repetition, without end; the others say nothing of how it looks.
IDLE = re.compile(r"\{(?!http://www\.w3\.org/1999/xlink\}href$)|spreadMethod$|data-|aria-")
NAMES = ("id", "class", "role", "lang")
# Where a value may lead out of the file. A backslash can spell any of it.
OUTSIDE = re.compile(
    r"url\(\s*+[\"']?+\s*+(?!#)[^)]*|@(?!media\b)[\w-]+|//|\\|href|image-set|(?:data|javascript):", re.I
)
WITHIN = re.compile(r"url\(\s*[\"']?\s*#([^\"')\s]+)")


class RefusedError(Exception):
    """A logo that is not used: the code of the problem, and what in it is wrong."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code, self.what = code, what


def logo(project: Project, warn: Warn) -> Picture | None:
    """The logo of a project; None, and a warning, if it cannot be used."""
    name = project.brand.logo
    try:
        found = _read(name, project.file(name))
    except RefusedError as refusal:
        warn(Problem(refusal.code, "book.toml", values={"name": name, "what": refusal.what[:60]}))
        return None
    wanted = math.ceil(min(LOGO[0], LOGO[1] * found.width / found.height) * SHARP)
    if found.width < wanted and found.media_type != "image/svg+xml":
        values = {"name": name, "width": str(found.width), "wanted": str(wanted)}
        warn(Problem("L07", "book.toml", values=values))
    return found


def _read(name: str, data: bytes | None) -> Picture:
    if data is None:
        raise RefusedError("T05")
    found = drawing(name, data) if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" else picture_of(name, data)
    if found is None:
        raise RefusedError("T07")
    return found


def drawing(name: str, data: bytes) -> Picture:
    """An SVG with what draws in it and nothing else. Raises RefusedError B02 to B05."""
    if len(data) > LARGEST:
        raise RefusedError("B03")
    root = _parsed(data)
    _cleared(root)
    for one in root.iter():
        _check(one)
    _Uses(root).check()
    width, height = _shape(root)
    etree.cleanup_namespaces(root)
    size = 1000 / max(width, height)  # its pixels are as many as we like
    return Picture(name, "image/svg+xml", max(1, round(width * size)), max(1, round(height * size)),
                   etree.tostring(root, encoding="utf-8", with_tail=False))  # fmt: skip


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    if b"<?xml-stylesheet" in data:
        raise RefusedError("B02", "<?xml-stylesheet")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError("B05") from error
    declared = root.getroottree().docinfo.internalDTD
    if root.tag != f"{SVG}svg" or (declared is not None and any(declared.iterentities())):
        raise RefusedError("B05")
    return root


def _cleared(root: etree._Element) -> None:
    """Takes out what an editor keeps for itself."""
    for one in list(root.iter()):
        if not isinstance(one.tag, str):
            raise RefusedError("B05")
        if _name(one).lower() in ACTS:
            raise RefusedError("B02", f"<{_name(one)}>")
        for key in filter(IDLE.match, list(one.attrib)):
            del one.attrib[key]
    for one in list(root.iter()):
        above = one.getparent()
        if above is not None and (not one.tag.startswith(SVG) or _name(one) == "metadata"):
            above.remove(one)


def _check(one: etree._Element) -> None:
    """Refuses an element that does more than draw."""
    name = _name(one)
    if name not in DRAWS | NOT_DRAWN:
        raise RefusedError("B02", f"<{name}>")
    for key, value in one.attrib.items():
        if key.lower().startswith("on"):
            raise RefusedError("B02", key)
        if key in ("href", HREF):
            held = name == "image" and value.strip().startswith("data:image/")
            if not held and not value.strip().startswith("#"):
                raise RefusedError("B02", value.strip())
        elif key not in NAMES and (found := OUTSIDE.search(value)):
            raise RefusedError("B02", found[0])
    if name == "style" and (found := OUTSIDE.search("".join(one.itertext()))):
        raise RefusedError("B02", found[0])
    if name in NOT_DRAWN:
        raise RefusedError("B04")


def _name(one: etree._Element) -> str:
    return str(etree.QName(one).localname)


@dataclass
class _Uses:
    """How much is drawn: what is used ten times by something that is used ten times is drawn a hundred times."""

    root: etree._Element
    named: dict[str, etree._Element] = field(default_factory=dict)
    styled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    known: dict[str, int] = field(default_factory=dict)

    def check(self) -> None:
        """Refuses a drawing that comes to too much, or that uses itself (B03)."""
        for one in self.root.iter():
            self.named.setdefault(one.get("id", ""), one)
            if _name(one) == "style":
                self._styles("".join(one.itertext()))
        try:
            self._count(self.root, ())
        except RecursionError as error:
            raise RefusedError("B03") from error

    def _styles(self, text: str) -> None:
        """What rules refer to, by the names in their selectors; one that cannot be read so may be of any element."""
        for selector, body in re.findall(r"([^{}]*)\{([^{}]*)\}", text):
            names = re.findall(r"[\w-]+", selector) if not re.search(r"[*:\[@]", selector) else ["*"]
            for name in names:
                self.styled[name].update(WITHIN.findall(body))

    def _count(self, one: etree._Element, within: tuple[str, ...]) -> int:
        count = 1 + sum(self._count(child, within) for child in one)
        for name in sorted(set(self._refers(one))):
            count += self._used(name, within)
        if count > MOST:
            raise RefusedError("B03")
        return count

    def _used(self, name: str, within: tuple[str, ...]) -> int:
        if name in within or len(within) > DEEPEST:
            raise RefusedError("B03")
        if name not in self.known:
            self.known[name] = self._count(self.named[name], (*within, name)) if name in self.named else 0
        return self.known[name]

    def _refers(self, one: etree._Element) -> Iterator[str]:
        """The ids of what an element uses."""
        for key, value in one.attrib.items():
            if key in ("href", HREF):
                yield value.strip().removeprefix("#")
            else:
                yield from WITHIN.findall(value)
        for name in ("*", _name(one), one.get("id", ""), *one.get("class", "").split()):
            yield from self.styled.get(name, ())


def _shape(root: etree._Element) -> tuple[float, float]:
    """Width and height in its own units, which are then written down; B05 if it has none that can be."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        if len(box) == 4:
            width, height = float(box[2]), float(box[3])
        else:
            width, height = (
                float(re.sub(r"(?:px|pt|pc|mm|cm|in)$", "", root.get(key, ""))) for key in ("width", "height")
            )
            root.set("viewBox", f"0 0 {width:g} {height:g}")
    except ValueError as error:
        raise RefusedError("B05") from error
    if not (0 < width < 1e6 and 0 < height < 1e6 and 0.01 < width / height < 100):
        raise RefusedError("B05")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return width, height
