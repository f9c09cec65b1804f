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
                  r"|wp-block-jetpack-(?:subscriptions|contact-form)\S*|jetpack_subscription\S*|wpcf7\S*|wpforms\S*",
    "furniture": r"sharedaddy|sd-(?:block|sharing|social)\S*|jp-relatedposts|addtoany\S*|a2a_\S*|share|sharing"
                 r"|share-\S+|social(?:-(?:share|sharing|links|icons))?\S*|\S*(?:-share-buttons|social-media-follow\S*)"
                 r"|heateor\S*|related(?:-?posts?|-articles)?|yarpp\S*|crp_related|elementor-widget-posts|post-navigation"
                 r"|nav-links|navigation|breadcrumbs?|yoast-breadcrumbs|rank-math-breadcrumb|menu|cookie\S*|cmplz-\S+"
                 r"|cky-\S+|sidebar|widget-area|author-?(?:box|bio|info)\S*|elementor-author-box\S*"
                 r"|elementor-widget-author-box|et_pb_sidebar\S*|wp-block-(?:post-(?:date|author|terms|navigation)\S*"
                 r"|latest-posts|query|social-links|comments|search|tag-cloud|categories)|entry-(?:meta|footer|utility)"
                 r"|post-(?:meta|footer|labels|tags)|posted-(?:on|in)|byline|cat-links|tags-links|reading-time"
                 r"|screen-reader-text|skip-link|sr-only|avatar|lightbox-trigger|wp-lightbox-overlay|wp-block-spacer"
                 r"|\S*blockquote__tweet-\S*|twitter-share\S*|elementor-testimonial-image|et_pb_testimonial_portrait|site-(?:header|footer)|pswp",
}  # fmt: skip
_NAMED = {reason: re.compile(names) for reason, names in _OUT.items()}
_TAGS = {"nav": "furniture", "aside": "furniture", "footer": "furniture", "form": "newsletter"}
_ROLES = frozenset({"navigation", "dialog", "search", "banner", "contentinfo"})

QUOTED = frozenset("elementor-testimonial-content elementor-testimonial__text elementor-blockquote__content "
                   "et_pb_testimonial wp-block-pullquote".split())  # fmt: skip
NAME = frozenset("elementor-testimonial-name elementor-testimonial__name elementor-blockquote__author "
                 "et_pb_testimonial_author wp-block-quote__citation".split())  # fmt: skip
TRADE = frozenset("elementor-testimonial-job elementor-testimonial__title et_pb_testimonial_position "
                  "et_pb_testimonial_company".split())  # fmt: skip
ASKED = frozenset("schema-faq-question rank-math-question elementor-tab-title elementor-accordion-title "
                  "et_pb_toggle_title elementor-toggle-title e-n-accordion-item-title accordion-item__title "
                  "accordion__title wp-block-accordion-heading "
                  "uagb-question saswp-faq-question-title faq-question".split())  # fmt: skip
ANSWER = frozenset("schema-faq-answer rank-math-answer elementor-tab-content et_pb_toggle_content "
                   "accordion-item__content accordion__content wp-block-accordion-panel uagb-faq-content faq-answer "
                   "saswp-faq-answer-text".split())  # fmt: skip
PARTS = NAME | TRADE | ASKED
FRAMES = frozenset({"wp-caption", "tr-caption-container"})  # hold a picture and the words under it
HEADING = frozenset({"elementor-heading-title", "et_pb_module_header", "MsoTitle"})

# Where the article stands, most certain first, as XPath tests on an element.
ROOTS = (
    "has('elementor-widget-theme-post-content')", "has('wp-block-post-content')", "has('entry-content')",
    "@data-elementor-type='wp-post' or @data-elementor-type='wp-page'", "has('et_builder_inner_content')",
    "has('post-content')", "has('fusion-content-tb')", "has('post-body')", "@itemprop='articleBody'",
    "has('post-content__body')", "has('blog-item-content')", "has('doc-content')",
    "starts-with(@class, 'WordSection')", "@data-elementor-type='single-post' or @data-elementor-type='single'",
    "self::article", "self::main", "@role='main'",
)  # fmt: skip


def names(element: Any) -> list[str]:
    """The classes of an element, and its id."""
    return [*(element.get("class") or "").split(), *(element.get("id") or "").split()]


def left_out(element: Any) -> str:
    """Why an element is no part of the article, or nothing."""
    if element.get("role") in _ROLES:
        return "furniture"
    for name in names(element):
        for reason, pattern in _NAMED.items():
            if pattern.fullmatch(name):
                return reason
    if element.tag == "footer" and element.getparent() is not None and element.getparent().tag == "blockquote":
        return ""
    return _TAGS.get(element.tag, "")


def root(page: Any) -> Any | None:
    """The element of a page that holds the article, or None where no name tells."""
    for test in ROOTS:
        xpath = re.sub(r"has\('([\w-]+)'\)", r"contains(concat(' ', @class, ' '), ' \1 ')", test)
        found = [one for one in page.xpath(f".//*[{xpath}]") if not _is_inside(one)]
        if found:
            best = max(found, key=_length)
            if _length(best) >= 200:
                return best
    return None


def _length(element: Any) -> int:
    return sum(map(len, element.itertext()))


def _is_inside(element: Any) -> bool:
    """Whether it is part of something that is left out, as a comment."""
    return any(left_out(one) for one in (element, *element.iterancestors()))


def around(page: Any, inside: Any) -> Iterator[str]:
    """The texts of the page that stand outside an element, one for each part."""
    within = {inside, *inside.iterancestors()}
    for ancestor in inside.iterancestors():
        if ancestor is not page.getparent():
            yield from (text for text in (ancestor.text, *(one.tail for one in ancestor)) if text and text.strip())
            yield from (" ".join(one.itertext()) for one in ancestor if one not in within)
