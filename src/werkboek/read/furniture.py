"""What the parts of a web page are for, by the names that WordPress, its builders and plugins give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# Why a part is left out, as a key of ``[reasons]``, and the names that tell; a name is a whole word of class or id.
_OUT = {
    "comments": r"comments?(?:-area|-list|-section|-wrap(?:per)?)?|commentlist|comment-respond|respond|disqus_thread"
                r"|wpdiscuz\S*|blog-comments\S*|et_pb_comments\S*|elementor-widget-post-comments",
    "toc": r"ez-toc\S*|toc|toc_container|table-of-contents|lwptoc\S*|elementor-toc\S*"
           r"|elementor-widget-table-of-contents|rank-math-toc\S*|simpletoc\S*|\S*-yoast-seo-table-of-contents",
    "newsletter": r"newsletter\S*|nieuwsbrief\S*|mc4wp\S*|mailchimp\S*|mc_embed\S*|mailpoet\S*|ml-form\S*|ml-embedded"
                  r"|convertkit\S*|formkit\S*|et_pb_newsletter\S*|elementor-widget-form|_form_\d+|gform\S*"
                  r"|wp-block-jetpack-(?:subscriptions|contact-form)\S*|jetpack_subscription\S*|wpcf7\S*|wpforms\S*"
                  r"|\S*(?:subscrib|subscription|opt-?in-|-opt-?in|sign-?up)\S*",
    "furniture": r"sharedaddy|sd-(?:block|sharing|social)\S*|jp-relatedposts|addtoany\S*|a2a_\S*|share|sharing"
                 r"|share-\S+|social(?:-(?:share|sharing|links|icons))?\S*|\S*(?:-share-buttons|social-media-follow\S*)"
                 r"|heateor\S*|related(?:-?posts?|-articles)?|yarpp\S*|crp_related|elementor-widget-posts|post-navigation"
                 r"|nav-links|navigation|breadcrumbs?|yoast-breadcrumbs|rank-math-breadcrumb|menu|cookie\S*|cmplz-\S+"
                 r"|cky-\S+|sidebar|widget-area|author-?(?:box|bio|info)\S*|elementor-author-box\S*"
                 r"|elementor-widget-author-box|et_pb_sidebar\S*|wp-block-(?:post-(?:date|author|terms|navigation)\S*"
                 r"|latest-posts|query|social-links|comments|search|tag-cloud|categories)|entry-(?:meta|footer|utility)"
                 r"|\S*post-(?:meta|info|footer|labels|tags)\S*|posted-(?:on|in)|byline|cat-links|tags-links|reading-time"
                 r"|screen-reader-text|skip-link|sr-only|avatar|lightbox-trigger|wp-lightbox-overlay|wp-block-spacer"
                 r"|\S*blockquote__tweet-\S*|twitter-share\S*|elementor-testimonial-image|et_pb_testimonial_portrait"
                 r"|site-(?:header|footer)|pswp",
}  # fmt: skip
_NAMED = {reason: re.compile(names) for reason, names in _OUT.items()}
_TAGS = {"nav": "furniture", "aside": "furniture", "footer": "furniture", "form": "newsletter"}
FORM = 6  # paragraphs: more than a form has of its own
_ROLES = frozenset({"navigation", "dialog", "search", "banner", "contentinfo"})

# What a part of the article itself is for: each builder has names of its own, made of the same few words.
PARTS = {
    "name": r"\S*(?:testimonial|blockquote|quote)\S*(?:name|author|client|citation)\S*",
    "trade": r"\S*testimonial\S*(?:job|position|company|occupation|title|role)\S*",
    "quoted": r"\S*testimonial\S*|\S*blockquote__content|wp-block-pullquote",
    "answer": r"\S*(?:accordion|toggle|faq|tab|tta-panel|dropdown)\S*"
              r"[_-](?:content|panel|body|answer|list|text)(?:[_-]\S*)?",
    "asked": r"\S*(?:accordion|toggle|faq|tab|tta|dropdown)\S*"
             r"[_-](?:title|head\w*|button|label|question|trigger)(?:[_-]\S*)?|rank-math-question|uagb-question",
}  # fmt: skip
_PARTS = {part: re.compile(names) for part, names in PARTS.items()}
FRAMES = frozenset({"wp-caption", "tr-caption-container"})  # hold a picture and the words under it
HEADING = frozenset({"elementor-heading-title", "et_pb_module_header", "MsoTitle"})

# Where the article stands, most certain first, as XPath tests on an element.
ROOTS = (
    "has('elementor-widget-theme-post-content')", "has('wp-block-post-content')", "has('entry-content')",
    "@data-elementor-type='wp-post' or @data-elementor-type='wp-page'", "has('et_builder_inner_content')",
    "has('post-content')", "has('fusion-content-tb')", "has('post-body')", "@itemprop='articleBody'",
    "has('post-content__body')", "has('gh-content')", "has('available-content')", "has('w-richtext')",
    "has('brxe-post-content')", "has('fl-post-content')", "has('page-body')", "has('blog-item-content')",
    "has('doc-content')",
    "starts-with(@class, 'WordSection')", "@data-elementor-type='single-post' or @data-elementor-type='single'",
    "self::article", "self::main", "@role='main'",
)  # fmt: skip


def names(element: Any) -> list[str]:
    """The classes of an element, and its id; what is longer than a name is none, and slow to compare."""
    found = [*(element.get("class") or "").split(), *(element.get("id") or "").split()]
    return [name for name in found if len(name) <= 100]


def part(element: Any) -> str:
    """What a part of the article is for, as a key of ``PARTS``, or nothing."""
    for name in names(element):
        for what, pattern in _PARTS.items():
            if pattern.fullmatch(name):
                return what
    return "asked" if element.get("aria-expanded") else ""


def left_out(element: Any) -> str:
    """Why an element is no part of the article, or nothing."""
    if element.get("role") in _ROLES:
        return "furniture"
    held = element.tag in ("article", "main", "body")  # whatever its mood, as class="newsletter-post"
    for name in names(element):
        for reason, pattern in _NAMED.items():
            if pattern.fullmatch(name) and (not held or reason == "comments"):
                return reason
    quoted = element.tag == "footer" and element.getparent() is not None and element.getparent().tag == "blockquote"
    # Some sites put the whole page in a form.
    holds = element.tag == "form" and len(element.findall(".//p")) >= FORM
    return "" if quoted or holds or part(element) == "answer" else _TAGS.get(element.tag, "")


def root(page: Any) -> Any | None:
    """The element of a page that holds the article, or None where no name tells.

    One that holds less than nine tenths of the words is a part of it, or a card that leads elsewhere.
    """
    lengths: dict[Any, int] = {}
    whole = _measure(page, lengths)
    for test in ROOTS:
        xpath = re.sub(r"has\('([\w-]+)'\)", r"contains(concat(' ', @class, ' '), ' \1 ')", test)
        best = max(page.xpath(f".//*[{xpath}]"), key=lambda one: lengths.get(one, 0), default=None)
        if best is not None and 10 * lengths.get(best, 0) >= 9 * whole > 0:
            return best
    return None


def _measure(element: Any, lengths: dict[Any, int]) -> int:
    """Characters of text outside of links and of what is left out; noted for each element on the way."""
    if not isinstance(element.tag, str) or element.tag in ("a", "title") or left_out(element):
        return 0
    inside = sum(_measure(one, lengths) + len((one.tail or "").strip()) for one in element)
    lengths[element] = len((element.text or "").strip()) + inside
    return lengths[element]


def around(page: Any, inside: Any) -> Iterator[str]:
    """The texts of the page that stand outside an element, one for each part."""
    within = {inside, *inside.iterancestors()}
    for ancestor in inside.iterancestors():
        if ancestor is not page.getparent():
            yield from (text for text in (ancestor.text, *(one.tail for one in ancestor)) if text and text.strip())
            others = (one for one in ancestor if one not in within and one.tag != "title")
            yield from (" ".join(one.itertext()) for one in others)
