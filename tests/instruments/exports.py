"""Writes WordPress exports of any size, for tests and figures: the same number gives the same bytes.

``python -m instruments.exports PATH 22000`` in ``tests`` writes one, reads it, and prints seconds and peak memory.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.7" created="2025-01-06 09:00" -->
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
\t<title>Praktijk De Linde</title>
\t<link>https://delinde.example</link>
\t<language>nl-NL</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[marijke]]></wp:author_login>\
<wp:author_display_name><![CDATA[Marijke van der Linde]]></wp:author_display_name></wp:author>
"""
FOOT = "</channel>\n</rss>\n"
WORDS = re.findall(
    r"\w+",
    """de het een van en in is dat op te voor met niet je aan er om ook als dan maar bij nog naar heeft uit door
wat over ze zich hoe deze meer jouw lichaam adem rust grens gevoel spanning gedachte keuze patroon aandacht ruimte
moment energie vraag antwoord werk relatie kind ouder verleden overtuiging behoefte oefening dagelijks bewust veilig
loslaten vertragen opmerken voelen kiezen ervaren één reële crèche financiële coördinatie zó vóór ideeën""",
)
META = "".join(
    f"\t\t<wp:postmeta>\n\t\t<wp:meta_key><![CDATA[{key}]]></wp:meta_key>\n"
    f"\t\t<wp:meta_value><![CDATA[{value}]]></wp:meta_value>\n\t\t</wp:postmeta>\n"
    for key, value in (
        ("_edit_last", "1"), ("_thumbnail_id", "812"), ("_yoast_wpseo_focuskw", "grenzen stellen"),
        ("_yoast_wpseo_metadesc", "Wat doe je als je lichaam nee zegt? Vijf vragen om stil te staan."),
        ("_yoast_wpseo_linkdex", "71"), ("_elementor_edit_mode", ""),
    )
)  # fmt: skip


def paragraphs(count: int = 400) -> list[str]:
    """Made Dutch of 60 to 110 words each, one in six a question."""
    chance = random.Random(1)
    out = []
    for _ in range(count):
        words = chance.choices(WORDS, k=chance.randint(60, 110))
        text = " ".join(words).capitalize()
        out.append(text + ("?" if chance.random() < 1 / 6 else "."))
    return out


def write(path: Path, count: int) -> None:
    """An export of so many posts, of 8.2 kB each; every third one from the classic editor."""
    pool = paragraphs()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        file.writelines(items(pool, count))
        file.write(FOOT)


def items(pool: list[str], count: int) -> Iterator[str]:
    """The posts, one text each."""
    chance = random.Random(2)
    for number in range(1, count + 1):
        chosen = chance.choices(pool, k=10)
        if number % 3 == 0:
            content = "\n\n".join(chosen)
        else:
            content = "\n\n".join(f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in chosen)
        yield item(number, content, chosen[0])


def item(number: int, content: str, words: str) -> str:
    """One post with what surrounds it in a real export: meta values, terms and a comment."""
    day = f"20{10 + number % 15:02}-{1 + number % 12:02}-{1 + number % 28:02} 10:22:33"
    return f"""\t<item>
\t\t<title><![CDATA[Artikel {number} &amp; {words[:40]}]]></title>
\t\t<link>https://delinde.example/artikel-{number}/</link>
\t\t<pubDate>Tue, 05 Mar 2024 10:22:33 +0000</pubDate>
\t\t<dc:creator><![CDATA[marijke]]></dc:creator>
\t\t<guid isPermaLink="false">https://delinde.example/?p={number}</guid>
\t\t<description></description>
\t\t<content:encoded><![CDATA[{content}]]></content:encoded>
\t\t<excerpt:encoded><![CDATA[{words}]]></excerpt:encoded>
\t\t<wp:post_id>{number}</wp:post_id>
\t\t<wp:post_date><![CDATA[{day}]]></wp:post_date>
\t\t<wp:post_date_gmt><![CDATA[{day}]]></wp:post_date_gmt>
\t\t<wp:comment_status><![CDATA[open]]></wp:comment_status>
\t\t<wp:ping_status><![CDATA[closed]]></wp:ping_status>
\t\t<wp:post_name><![CDATA[artikel-{number}]]></wp:post_name>
\t\t<wp:status><![CDATA[{"draft" if number % 50 == 0 else "publish"}]]></wp:status>
\t\t<wp:post_parent>0</wp:post_parent>
\t\t<wp:menu_order>0</wp:menu_order>
\t\t<wp:post_type><![CDATA[post]]></wp:post_type>
\t\t<wp:post_password><![CDATA[{"geheim" if number % 100 == 0 else ""}]]></wp:post_password>
\t\t<wp:is_sticky>0</wp:is_sticky>
\t\t<category domain="category" nicename="rust"><![CDATA[Rust &amp; ruimte]]></category>
\t\t<category domain="post_tag" nicename="adem"><![CDATA[adem]]></category>
{META}\t\t<wp:comment>
\t\t\t<wp:comment_id>{number}</wp:comment_id>
\t\t\t<wp:comment_author><![CDATA[Lezer]]></wp:comment_author>
\t\t\t<wp:comment_content><![CDATA[Dank je, hier heb ik iets aan.]]></wp:comment_content>
\t\t</wp:comment>
\t</item>
"""


def main() -> None:
    """Writes, then reads in this same process, whose memory is what is printed."""
    import resource  # not on Windows, where the tests write exports too

    from werkboek.read.wxr import posts

    path, count = Path(sys.argv[1]), int(sys.argv[2])
    if not path.exists():
        write(path, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    with path.open("rb") as file:
        found = sum(1 for _ in posts(file, print))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{found} posts, {path.stat().st_size / 1e6:.0f} MB: {time.perf_counter() - start:.2f} s, ", end="")
    print(f"peak {peak / 1024:.1f} MiB (before reading {before / 1024:.1f})")


if __name__ == "__main__":
    main()
