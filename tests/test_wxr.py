"""A WordPress export as a file, and what WordPress does to its content."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instruments import exports

from werkboek.read import wxr, zips
from werkboek.read.classic import html
from werkboek.read.wxr import Post, is_export, posts
from werkboek.read.zips import zipped

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'


def item(title: str = "Rust", content: str = "<![CDATA[Adem in.]]>", more: str = "") -> str:
    return (
        f"<item><title>{title}</title><content:encoded>{content}</content:encoded>"
        f"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>\n"
    )


def export(*items: str, spaces: str = SPACES, channel: str = "", declaration: str = DECLARATION) -> str:
    return f'{declaration}<rss version="2.0" {spaces}>\n<channel>{channel}\n{"".join(items)}</channel>\n</rss>\n'


def read(text: str | bytes) -> tuple[list[Post], list[tuple[int, str]]]:
    data = text.encode("utf-8") if isinstance(text, str) else text
    said: list[tuple[int, str]] = []
    return list(posts(io.BytesIO(data), lambda line, reason: said.append((line, reason)))), said


def one(text: str | bytes) -> Post:
    found, said = read(text)
    assert not said
    return found[0]


# ------------------------------------------------------------------------------------------------ the file


def test_the_fields_of_a_post() -> None:
    author = (
        "<wp:author><wp:author_login><![CDATA[marijke]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[Marijke van der Linde]]></wp:author_display_name></wp:author>"
    )
    more = """<link>https://x.nl/a/</link><dc:creator>marijke</dc:creator>
    <wp:post_date>2024-03-05 10:22:33</wp:post_date><wp:post_name>rust-ruimte</wp:post_name>
    <wp:post_password>geheim</wp:post_password>
    <category domain="category" nicename="r"><![CDATA[Rust &amp; ruimte]]></category>
    <category domain="post_tag" nicename="a"><![CDATA[adem]]></category>
    <category domain="post_format" nicename="f"><![CDATA[Aside]]></category>
    <wp:postmeta><wp:meta_key>title</wp:meta_key><wp:meta_value>niet dit</wp:meta_value></wp:postmeta>
    <wp:comment><wp:comment_content>ook dit niet</wp:comment_content><title>x</title></wp:comment>"""
    found = one(export(item("<![CDATA[Rust &amp; ruimte &#8211; deel 1]]>", more=more), channel=author))
    assert found == Post(
        title="Rust & ruimte – deel 1",
        link="https://x.nl/a/",
        author="Marijke van der Linde",
        date="2024-03-05",
        name="rust-ruimte",
        status="publish",
        type="post",
        protected=True,
        categories=("Rust & ruimte",),
        tags=("adem",),
        content="Adem in.",
        line=4,
    )


@pytest.mark.parametrize(
    ("names", "author"),
    [("<wp:author_first_name>An</wp:author_first_name><wp:author_last_name>Bos</wp:author_last_name>", "An Bos"),
     ("", "an")],
)  # fmt: skip
def test_an_author_without_a_display_name(names: str, author: str) -> None:
    channel = f"<wp:author><wp:author_login>an</wp:author_login>{names}</wp:author>"
    assert one(export(item(more="<dc:creator>an</dc:creator>"), channel=channel)).author == author


@pytest.mark.parametrize("stamp", ["0000-00-00 00:00:00", "", "2024-13-45 00:00:00", "gisteren"])
def test_a_date_that_is_none(stamp: str) -> None:
    assert one(export(item(more=f"<wp:post_date>{stamp}</wp:post_date>"))).date == ""


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_any_version_of_the_format(version: str, scheme: str) -> None:
    text = export(
        item(), spaces=SPACES.replace("http://wordpress.org/export/1.2", f"{scheme}://wordpress.org/export/{version}")
    )
    assert one(text).status == "publish"
    assert is_export(text.encode())


def test_namespaces_count_and_not_their_prefixes() -> None:
    hijacked = item().replace("<item>", '<item xmlns:wp="http://evil.example/">')
    renamed = item().replace("wp:", "w:").replace("<item>", '<item xmlns:w="http://wordpress.org/export/1.1/">')
    excerpt = item(more="<excerpt:encoded>kort</excerpt:encoded>")
    first, second, third = read(export(hijacked, renamed, excerpt))[0]
    assert (first.status, second.status, third.content) == ("", "publish", "Adem in.")


def test_each_post_knows_its_line() -> None:
    assert [post.line for post in read(export(item(), item("a\n\nb"), item()))[0]] == [4, 5, 8]


def test_titles_without_cdata_and_cdata_in_two() -> None:
    found = one(export(item("Q &amp; A: wat &lt;nu&gt;&nbsp;?<br>Ja", "<![CDATA[a ]]]]><![CDATA[> b]]>")))
    assert found.title == "Q & A: wat <nu> ?Ja"
    assert found.content == "a ]]> b"


def test_control_characters_and_noncharacters_are_filtered() -> None:
    assert one(export(item("Ru\x08st", "<![CDATA[a\x00b\x1f\ufffec\uffffd\te]]>"))).content == "abcd\te"


@pytest.mark.parametrize("size", range(1, 40))
def test_pieces_may_end_anywhere(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = export(item("é<br>“ü”\uffff", "<![CDATA[💡 één]]>"))
    monkeypatch.setattr("werkboek.read.stream.PIECE", size + 300)  # the declaration and the root stand in the first
    found = one(text)
    assert (found.title, found.content) == ("é“ü”", "💡 één")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-15"])
def test_encodings(codec: str) -> None:
    name = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}.get(codec, codec)
    text = export(item("Eén €"), declaration=DECLARATION.replace("UTF-8", name))
    assert is_export(text.encode(codec)[:1200])
    assert one(text.encode(codec)).title == "Eén €"


def test_windows_bytes_in_a_file_that_says_utf_8() -> None:
    data = export(item(), item("Eén")).encode("windows-1252").replace(b"Rust", "café".encode())
    found, said = read(data)
    assert [post.title for post in found] == ["café", "Eén"]
    assert said == [(5, "not UTF-8: read as Windows text")]


def test_what_is_printed_before_the_declaration() -> None:
    text = "\n\n<br />\n<b>Warning</b>: x in y.php\n" + export(
        item(), declaration=DECLARATION.replace(" ?>", ' standalone="yes"?>')
    )
    assert is_export(text.encode())
    assert one(text).line == 8


# -------------------------------------------------------------------------------------------- broken files


@pytest.mark.parametrize(
    ("broken", "reason"),
    [("<item><title>Half", "ends in the middle"), ("<item><content:encoded><![CDATA[Half", "ends in the middle"),
     ("<item><title>a</link>", "mismatched tag"), ("<item><title>a ]]> b</title>", "not well-formed (invalid token)"),
     ("<x:y/>", "unbound prefix")],
)  # fmt: skip
def test_what_was_complete_before_an_error_is_kept(broken: str, reason: str) -> None:
    text = export(item()).partition("</channel>")[0] + broken
    found, said = read(text)
    assert len(found) == 1
    assert said == [(5, reason)]


@pytest.mark.parametrize(
    "doctype",
    ["<!DOCTYPE rss>", '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
     '<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>', '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://x/"> %p;]>'],
)  # fmt: skip
def test_a_doctype_is_refused(doctype: str) -> None:
    text = export(item("&c;"), declaration=DECLARATION + doctype + "\n")
    assert read(text) == ([], [(2, "has a document type declaration")])


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr, "CONTENT", 5)
    found, said = read(export(item("t" * 1500, "<![CDATA[1234567]]>"), item("na", "ok")))
    assert [(len(post.title), post.content) for post in found] == [(1000, "12345"), (2, "ok")]
    assert said == [(4, "longer than 5 characters: the rest is left out")]
    monkeypatch.undo()
    deep = export(item(), "<x>" * 200 + "</x>" * 200)
    assert read(deep)[1] == [(5, "nested more than 100 deep")]
    assert len(read(deep)[0]) == 1
    names = export(item(), "".join(f"<n{n}/>" for n in range(3000)))
    assert read(names)[1] == [(5, "more than 2000 different names")]
    attributes = export(item(), "".join(f'<n a{n}=""/>' for n in range(3000)))
    assert read(attributes)[1] == [(5, "more than 2000 different names")]
    monkeypatch.setattr(wxr, "ITEMS", 3)
    found, said = read(export(*[item()] * 5))
    assert (len(found), said) == (3, [(7, "more than 3 items")])


@pytest.mark.parametrize("begin", ["<!-- ", '<x a="', "<" + "x"])
def test_a_tag_without_end_is_not_read_again_and_again(begin: str) -> None:
    start = time.process_time()
    found, said = read(export(item(), begin + "y" * 20_000_000))
    assert (len(found), said[0][1]) == (1, "a tag or comment without end")
    assert time.process_time() - start < 2


@given(st.binary(max_size=400), st.integers(0, 600), st.integers(0, 300))
@settings(max_examples=300, deadline=None)
def test_bad_bytes_never_raise(noise: bytes, at: int, cut: int) -> None:
    data = export(item(), item()).encode()
    read(noise)
    read(data[:at] + noise + data[at + cut :])


def test_is_export_by_content() -> None:
    comment = "<!-- This is a WordPress eXtended RSS file -->\n" * 30
    assert is_export((DECLARATION + comment + export(declaration="")).encode()[:3000])
    feed = '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    for other in (
        feed,
        "",
        "# Een artikel over wordpress.org/export/",
        "<html><rss wordpress.org/export/>",
        "<!-- " * 900,
    ):
        assert not is_export(other.encode())


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for count in (100, 1500):
        path = tmp_path / f"{count}.xml"
        exports.write(path, count)
        tracemalloc.start()
        with path.open("rb") as file:
            assert sum(1 for _ in posts(file, lambda *_: None)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2_000_000
    assert peaks[1] < peaks[0] * 1.5


def test_the_instrument_is_deterministic(tmp_path: Path) -> None:
    exports.write(tmp_path / "a", 5), exports.write(tmp_path / "b", 5)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


# ---------------------------------------------------------------------------------------------------- zips


def pack(members: dict[str, str], kind: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out


def test_the_exports_in_a_zip() -> None:
    file = pack({"../../deel1.xml": export(item("a")), "sitemap.xml": "<urlset/>", "__MACOSX/._deel1.xml": export(),
                 "leesmij.txt": export(), "map/DEEL2.XML": export(item("b"), item("c"))})  # fmt: skip
    read_names = [(name, [post.title for post in posts(member, print)]) for name, member in zipped(file)]
    assert read_names == [("../../deel1.xml", ["a"]), ("map/DEEL2.XML", ["b", "c"])]


def spoil(file: io.BytesIO, what: str) -> io.BytesIO:
    data = bytearray(file.getvalue())
    if what == "cut":
        return io.BytesIO(bytes(data[: len(data) // 2]))
    if what == "password":
        data[data.rindex(b"PK\1\2") + 8] |= 1
    if what == "damaged":
        data[60:80] = b"\xff" * 20
    if what == "zip64":
        at = data.rindex(b"PK\5\6")
        data[at:at] = b"PK\6\7" + bytes(16)
    return io.BytesIO(bytes(data))


@pytest.mark.parametrize(
    ("what", "reason"),
    [("cut", "damaged zip"), ("password", "the zip has a password"), ("damaged", "damaged zip"),
     ("zip64", "more than 2000 files in the zip")],
)  # fmt: skip
def test_zips_that_are_refused(what: str, reason: str) -> None:
    file = spoil(pack({"a.xml": export(*[item(content="<![CDATA[" + "abc def " * 50 + "]]>")] * 20)}), what)
    with pytest.raises(ValueError, match=reason):
        [list(posts(member, print)) for _, member in zipped(file)]


def test_limits_of_zips(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="more than 2000 files"):
        list(zipped(pack({f"{n}.xml": "" for n in range(2001)})))
    bomb = pack({"a.xml": export(item(content="x" * 3_000_000))})
    with pytest.raises(ValueError, match="unpacks to more than its size"):
        [list(posts(member, print)) for _, member in zipped(bomb)]
    with pytest.raises(ValueError, match="not read"):
        list(zipped(pack({"a.xml": export()}, zipfile.ZIP_LZMA)))
    monkeypatch.setattr(zips, "TOTAL", 30_000)
    with pytest.raises(ValueError, match="more than its size"):
        [list(posts(member, print)) for _, member in zipped(pack({"a.xml": export(*[item()] * 500)}))]


@given(st.binary(max_size=60), st.integers(0, 500))
@settings(max_examples=200, deadline=None)
def test_a_bad_zip_raises_nothing_but_value_errors(noise: bytes, at: int) -> None:
    data = pack({"a.xml": export(item())}).getvalue()
    data = data[:at] + noise + data[at + len(noise) :]
    try:
        for _, member in zipped(io.BytesIO(data)):
            list(posts(member, lambda *_: None))
    except ValueError:
        pass


# ------------------------------------------------------------------------------------------------- content


def test_blocks_lose_their_comments_and_nothing_else() -> None:
    text = '<!-- wp:paragraph {"align":"left"} -->\n<p>Een  twee\ndrie</p>\n<!-- /wp:paragraph -->\n\nlos'
    assert html(text) == "\n<p>Een  twee\ndrie</p>\n\n\nlos"


def test_a_block_that_the_site_fills_in_is_told() -> None:
    assert html('<!-- wp:block {"ref":12} /-->') == '<!-- block: wp:block {"ref":12} -->'


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("a\nb\n\n\n c ", "<p>a<br />\nb</p>\n<p>c</p>"),
        ("a\r\n\r\nb\rc", "<p>a</p>\n<p>b<br />\nc</p>"),
        ("a<br />\nb", "<p>a<br />\nb</p>"),
        ("a<br><br />b", "<p>a</p>\n<p>b</p>"),
        ("<h2>Kop</h2>\ntekst", "<h2>Kop</h2>\n<p>tekst</p>"),
        ("<H2>Kop</H2>tekst", "<H2>Kop</H2>\n<p>tekst</p>"),
        ("<ul>\n<li>een</li>\n<li>twee\ndrie</li>\n</ul>", "<ul><li>een</li>\n<li>twee<br />\ndrie</li>\n</ul>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<pre>a\n\n  b</pre>c", "<pre>a\n\n  b</pre>\n<p>c</p>"),
        ("<p>a</p>los\n\n<p>b\n\nc</p>", "<p>a</p>\n<p>los</p>\n<p>b</p>\n<p>c</p>"),
        ("<div>a</div>b", "<div>a</div>\n<p>b</p>"),
        ('<img\nsrc="a.jpg"\nalt="x > y">', '<p><img src="a.jpg" alt="x > y"></p>'),
        ("<strong>Vraag</strong>\nAntwoord", "<p><strong>Vraag</strong><br />\nAntwoord</p>"),
        ("a<!--more-->b\n\n<!--more Lees verder-->\n\n<!--nextpage-->c", "<p>a b</p>\n<p>c</p>"),
        ("<!-- wp is leuk -->\n\na", "<!-- wp is leuk -->\n<p>a</p>"),
        ("<script>a\n\nb[c d='e']</script>", "<script>a\n\nb[c d='e']</script>"),
        ("1 < 2 en 3 > 2", "<p>1 < 2 en 3 > 2</p>"),
        ("", ""),
    ],
)
def test_paragraphs_as_wordpress_makes_them(stored: str, shown: str) -> None:
    assert html(stored) == shown


@pytest.mark.parametrize(
    "words",
    ["[sic]", "[...]", "[1]", "[vul hier in]", "[video van vorige week]", "[note]", "[b]vet[/b]", "[my_naam]", "[/sic]",
     'zie [de <a href="https://x.nl">bron</a>]', "[x", "a[0]", "[toggle]", "[citaat nodig]", "[ ]", "[] []"],
)  # fmt: skip
def test_bracketed_words_are_left_alone(words: str) -> None:
    assert html(words) == f"<p>{words}</p>"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('[caption id="a"]<a href="b"><img src="c"></a> De <em>tuin</em>[/caption]',
         '<figure><a href="b"><img src="c"></a><figcaption>De <em>tuin</em></figcaption>\n</figure>'),
        ('[wp_caption caption="Tuin"]<img src="c">[/wp_caption]',
         '<figure><img src="c"><figcaption>Tuin</figcaption>\n</figure>'),
        ('[caption id="a"]<img src="c">[/caption]', '<figure><img src="c"></figure>'),
        ('[gallery ids="1,2"]', '<!-- shortcode: [gallery ids="1,2"] -->'),
        ("[gallery]", "<!-- shortcode: [gallery] -->"),
        ("[embed]https://x.nl/a--b[/embed]", "<!-- shortcode: [embed]https://x.nl/a- -b[/embed] -->"),
        ('[video mp4="a.mp4"][/video]', '<!-- shortcode: [video mp4="a.mp4"][/video] -->'),
        ('[contact-form-7 404 "Niet gevonden"]', '<!-- shortcode: [contact-form-7 404 "Niet gevonden"] -->'),
        ('[onbekend kleur="rood" /]', '<!-- shortcode: [onbekend kleur="rood" /] -->'),
        ('[onbekend kleur="rood"]tekst[/onbekend]', "<p>tekst</p>"),
        ("[my_box]tekst[/my_box]", "<p>tekst</p>"),
        ("[my_kap]W[/my_kap]at", "<p>Wat</p>"),
        ("[dropcap]W[/dropcap]at", "<p>Wat</p>"),
        ('[[gallery ids="1"]] en [[note]x[/note]]', '<p>[gallery ids="1"] en [note]x[/note]</p>'),
        ("Adem[footnote]In en uit.[/footnote] en [note]rust[/note].", "<p>Adem (In en uit.) en (rust).</p>"),
        ('[su_tooltip title="uitleg"]woord[/su_tooltip]', "<p>woord (uitleg)</p>"),
    ],
)  # fmt: skip
def test_shortcodes(stored: str, shown: str) -> None:
    assert html(stored) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('[et_pb_section fb_built="1"][et_pb_row][et_pb_column type="4_4"][et_pb_text]a\n\nb[/et_pb_text]'
         "[/et_pb_column][/et_pb_row][/et_pb_section]", "<p>a</p>\n<p>b</p>"),
        ('[et_pb_blurb title="Wat %22voelt%22 je?" icon="%91"]Tekst[/et_pb_blurb]',
         '<h4>Wat "voelt" je?</h4>\n<p>Tekst</p>'),
        ('[et_pb_blurb title="Kop"][/et_pb_blurb]', "<h4>Kop</h4>"),
        ('[et_pb_toggle title="Vraag?"]Ja[/et_pb_toggle]', "<h5>Vraag?</h5>\n<p>Ja</p>"),
        ('[et_pb_accordion][et_pb_accordion_item title="V?"]Ja[/et_pb_accordion_item][/et_pb_accordion]',
         "<h5>V?</h5>\n<p>Ja</p>"),
        ('[et_pb_cta title="Doe mee" button_text="Klik" button_url="https://x.nl"]Uitleg[/et_pb_cta]',
         '<h4>Doe mee</h4>\n<p>Uitleg</p>\n<p><a href="https://x.nl">Klik</a></p>'),
        ('[et_pb_button button_text="Klik" button_url="https://x.nl"][/et_pb_button]',
         '<p><a href="https://x.nl">Klik</a></p>'),
        ('[et_pb_testimonial author="Anna" job_title="coach"]Fijn[/et_pb_testimonial]',
         "<blockquote><p>Fijn</p>\n<p><cite>Anna, coach</cite></p>\n</blockquote>"),
        ('[et_pb_image src="a.jpg" alt="b" /]', '<p><img src="a.jpg" alt="b" /></p>'),
        ("[et_pb_divider][/et_pb_divider]x", "<p>x</p>"),
        ('[et_pb_video src="a.mp4"][/et_pb_video]', '<!-- shortcode: [et_pb_video src="a.mp4"] -->'),
        ('[vc_row][vc_column width="1/2"][vc_column_text]a[/vc_column_text][/vc_column][/vc_row]', "<p>a</p>"),
        ('[vc_toggle title="V?"]Ja[/vc_toggle]', "<h5>V?</h5>\n<p>Ja</p>"),
        ('[vc_custom_heading text="Rust" font_container="tag:h3|text_align:left"]', "<h3>Rust</h3>"),
        ('[vc_cta h2="A" h4="B" btn_title="C" btn_link="url:https%3A%2F%2Fx.nl|title:D"]e[/vc_cta]',
         '<h4>A</h4>\n<p>B</p>\n<p>e</p>\n<p><a href="https://x.nl">C</a></p>'),
        ('[fusion_text]a[/fusion_text][fusion_title size="3"]Kop[/fusion_title]', "<p>a</p>\n<h3>Kop</h3>"),
        ('[av_textblock size=""]a[/av_textblock][av_heading heading="Kop" tag="h3"]', "<p>a</p>\n<h3>Kop</h3>"),
        ('[su_box title="Kop"]a[/su_box]', "<h4>Kop</h4>\n<p>a</p>"),
        ('[su_spoiler title="Kop"]a[/su_spoiler]', "<h5>Kop</h5>\n<p>a</p>"),
        ('[su_quote cite="Rumi"]a[/su_quote]', "<blockquote><p>a</p>\n<p><cite>Rumi</cite></p>\n</blockquote>"),
        ('[accordion title="Kop"]a[/accordion][toggle title=“Kop”]b[/toggle]',
         "<h5>Kop</h5>\n<p>a</p>\n<h5>Kop</h5>\n<p>b</p>"),
        ('<p>Druk [su_button url="https://x.nl"]hier[/su_button] nu</p>',
         '<p>Druk <a href="https://x.nl">hier</a> nu</p>'),
        ('[et_pb_button button_text="x" button_url=\'" onclick="\'][/et_pb_button]',
         '<p><a href="&quot; onclick=&quot;">x</a></p>'),
        ('<img alt="[gallery]">', '<p><img alt="[gallery]"></p>'),
    ],
)  # fmt: skip
def test_page_builders(stored: str, shown: str) -> None:
    assert html(stored) == shown


def test_shortcodes_in_blocks() -> None:
    assert html("<!-- wp:shortcode -->\n[gallery]\n<!-- /wp:shortcode -->") == "\n<!-- shortcode: [gallery] -->\n"


MARKS = [
    "\n", "\n\n", " ", "<p>", "</p>", "<br>", "<br />", "<h2>", "</h2>", "<ul>", "<li>", "</li>", "</ul>", "<div>",
    "</div>", "<pre>", "</pre>", "<b>", "</b>", '<a href="x">', "</a>", "<img src='a'>", "<!--", "-->", "<!--more-->",
    "<script>", "<!-- wp:paragraph -->", "<!-- /wp:paragraph -->", "[", "]", "[[", "]]", "[/", "<", ">", '"', "'",
    "&nbsp;", "[sic]", "[gallery]", '[caption id="a"]', "[/caption]", "[note]", "[/note]", "[embed]", "[/embed]",
    "[et_pb_text]", "[/et_pb_text]", '[et_pb_toggle title="Kop"]', "[/et_pb_toggle]", "[vc_row]", "[/vc_row]",
    '[foo bar="x"]', "[/foo]", "[my_box]", "[/my_box]", "[su_button url='x']", "[/su_button]", "[video]", "[/video]",
    "[su_quote]", "[/su_quote]", "[dropcap]", "[/dropcap]",
]  # fmt: skip
CONTENT = st.lists(st.one_of(st.sampled_from(MARKS), st.integers(100, 999).map(lambda n: f"w{n}w")), max_size=40)


@given(CONTENT)
@settings(max_examples=1500, deadline=None)
def test_no_word_is_lost_and_none_is_moved(parts: list[str]) -> None:
    text = "".join(parts)
    assert re.findall(r"w\d+w", html(text)) == re.findall(r"w\d+w", text)


@given(st.text(max_size=300))
@settings(max_examples=500, deadline=None)
def test_any_text_keeps_its_letters(text: str) -> None:
    kept = "".join(filter(str.isalnum, re.sub(r"</?p>|<br />", "", html(text))))
    assert kept == "".join(filter(str.isalnum, text))


@given(CONTENT)
@settings(max_examples=300, deadline=None)
def test_what_was_told_stays_a_comment(parts: list[str]) -> None:
    out = html("[gallery]\n\n" + "".join(parts).replace("<!--", "").replace("-->", ""))
    assert out.count("<!--") == out.count("-->")


PATHOLOGICAL = [
    "[", "[[", "]", "<", "<!--", "<!-- wp:a ", "<a ", '<a "', "<a '\"", '<a "" ', "<p>", "</p>", "<div>", "<pre>",
    "<script>", "\n", "\n\n", " ", "[a ", "[a_b]", "[/a_b]", "[note]", "[caption]", "[embed]", '[a b="', "[a b='",
    '[et_pb_text a="b" ', "<br>", "<br ", "<br>\n", "a", "a-", "=", '"', "<!---->", "<!---->\n", "[caption]<img>",
    "[[gallery", "[a_b]x", "<b>\n", "&", "-", '[foo a="b" c', "[gallery]", "<p></div>", "<li><p>",
    "[vc_row][/vc_row]", "[embed] [/embed]", "</pre ", "[note][/note]",
]  # fmt: skip


@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_anything_takes_linear_time(unit: str) -> None:
    """250 kB of each, and 100 kB in an attribute: squared, that would be minutes."""
    start = time.process_time()
    html(unit * (250_000 // len(unit) + 1))
    html("[et_pb_text x=" + unit * (100_000 // len(unit)) + "]")
    html("[foo " + unit * (100_000 // len(unit)) + '="x"]' + "[/a_b]")
    assert time.process_time() - start < 5


def test_a_megabyte_of_all_together() -> None:
    start = time.process_time()
    html("".join(PATHOLOGICAL) * (1_000_000 // len("".join(PATHOLOGICAL))))
    assert time.process_time() - start < 10
