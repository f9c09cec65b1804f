"""What the shortcodes of page builders say in their attributes: a row for each that holds an author's words.

Names as in Divi (et_pb_), WPBakery (vc_), Avada (fusion_), Enfold (av_) and Shortcodes Ultimate (su_).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

Attributes = dict[str, str]
Rule = Callable[[Attributes], tuple[str, str]]  # what stands before the inside and what after it

_FAMILIES = re.compile(
    r"(?:et_pb|et|vc|fusion|av|su|nectar|mk|ult|ultimate|wpb|tatsu|us|dt|qode|eltdf|mkdf|thb|porto|themify|bt_bb)_\w"
)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])([\w-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|[“”″„]([^“”″„]*+)[“”″„]|([^\s\"'\[\]]++))"
)
_DIVI = {"%22": '"', "%91": "[", "%93": "]", "%92": "\\"}


def in_family(name: str) -> bool:
    """Whether it is of a page builder, whose names nobody writes as words."""
    return _FAMILIES.match(name) is not None


def attributes(code: str, name: str) -> Attributes:
    """The attributes of a shortcode, as HTML; of two with one name the first."""
    found: Attributes = {}
    for match in _ATTRIBUTE.finditer(code):
        value = next((group for group in match.groups()[1:] if group is not None), "").strip()
        if name.startswith("et_"):
            value = re.sub("%(?:22|91|92|93)", lambda sign: _DIVI[sign[0]], value)
        found.setdefault(match[1].lower(), value)
    return found


def _first(words: Attributes, keys: tuple[str, ...]) -> str:
    return next((words[key] for key in keys if words.get(key)), "")


def _heading(words: Attributes, tag: str, *keys: str) -> str:
    text = _first(words, keys)
    return f"<{tag}>{text}</{tag}>" if text else ""


def _level(words: Attributes, usual: str) -> str:
    """The level that the author chose: tag="h3", font_container="tag:h2|…", size="2"."""
    said = " ".join(words.get(key, "") for key in ("tag", "title_level", "header_level", "font_container"))
    found = re.search(r"\bh[1-6]\b", f"{said} h{words.get('size', '')}")
    return found[0] if found else usual


def _address(value: str) -> str:
    """For href; WPBakery writes url:https%3A%2F%2F…|title:Lees%20meer."""
    if value.startswith("url:"):
        value = unquote(value[4:].partition("|")[0])
    return value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _anchor(text: str, address: str) -> str:
    if not text:
        return ""
    return f'<p><a href="{_address(address)}">{text}</a></p>' if address else f"<p>{text}</p>"


def _headed(tag: str, *keys: str) -> Rule:
    return lambda words: (_heading(words, tag, *(keys or ("title",))), "")


def _said(usual: str, *keys: str) -> Rule:
    """A heading that is all attribute, at the level it names."""
    return lambda words: (_heading(words, _level(words, usual), *keys), "")


def _offer(titles: tuple[str, ...], texts: tuple[str, ...], button: str, address: str) -> Rule:
    """A heading, lines under it, the inside, and a button."""

    def rule(words: Attributes) -> tuple[str, str]:
        under = "".join(f"<p>{words[key]}</p>" for key in texts if words.get(key))
        return _heading(words, "h4", *titles) + under, _anchor(words.get(button, ""), words.get(address, ""))

    return rule


def _quote(*keys: str) -> Rule:
    def rule(words: Attributes) -> tuple[str, str]:
        name = ", ".join(words[key] for key in keys if words.get(key))
        return "<blockquote>", (f"<cite>{name}</cite>" if name else "") + "</blockquote>"

    return rule


def _link(text: str, address: str) -> Rule:
    return lambda words: (_anchor(words.get(text, ""), words.get(address, "")), "")


def _around(*keys: str) -> Rule:
    """A button whose words are its inside."""

    def rule(words: Attributes) -> tuple[str, str]:
        address = _first(words, keys)
        return (f'<a href="{_address(address)}">', "</a>") if address else ("", "")

    return rule


def _titled(usual: str) -> Rule:
    """A heading whose words are its inside."""
    return lambda words: (f"<{_level(words, usual)}>", f"</{_level(words, usual)}>")


def _picture(words: Attributes) -> tuple[str, str]:
    if not words.get("src"):
        return "", ""
    alt = _address(_first(words, ("alt", "title_text", "title")))
    return f'<p><img src="{_address(words["src"])}" alt="{alt}" /></p>', ""


_FRAMES = (
    "row", "column", "columns", "section", "one_half", "one_half_last", "one_third", "two_third", "one_fourth",
    "three_fourth", "tabs",
)  # fmt: skip

RULES: dict[str, Rule] = {
    "et_pb_blurb": _headed("h4"),
    "et_pb_tab": _headed("h4"),
    "et_pb_pricing_table": _offer(("title",), ("subtitle",), "button_text", "button_url"),
    "et_pb_toggle": _headed("h5"),
    "et_pb_accordion_item": _headed("h5"),
    "et_pb_heading": _said("h2", "title"),
    "et_pb_cta": _offer(("title",), (), "button_text", "button_url"),
    "et_pb_slide": _offer(("heading",), (), "button_text", "button_link"),
    "et_pb_fullwidth_header": _offer(("title",), ("subhead",), "button_one_text", "button_one_url"),
    "et_pb_signup": _offer(("title",), ("description",), "", ""),
    "et_pb_team_member": _offer(("name",), ("position",), "", ""),
    "et_pb_number_counter": _offer(("title",), ("number",), "", ""),
    "et_pb_testimonial": _quote("author", "job_title", "company_name"),
    "et_pb_button": _link("button_text", "button_url"),
    "et_pb_image": _picture,
    "et_pb_fullwidth_image": _picture,
    "vc_toggle": _headed("h5"),
    "vc_tta_section": _headed("h4"),
    "vc_tab": _headed("h4"),
    "vc_accordion_tab": _headed("h5"),
    "vc_custom_heading": _said("h2", "text"),
    "vc_cta": _offer(("h2",), ("h4",), "btn_title", "btn_link"),
    "vc_cta_button2": _offer(("h2",), ("h4",), "title", "link"),
    "vc_cta_button": _offer((), ("call_text",), "title", "href"),
    "vc_btn": _link("title", "link"),
    "vc_button": _link("title", "href"),
    "fusion_title": _titled("h2"),
    "fusion_toggle": _headed("h5"),
    "fusion_tab": _headed("h4"),
    "fusion_content_box": _headed("h4"),
    "fusion_tagline_box": _offer(("title",), ("description",), "button", "link"),
    "fusion_testimonial": _quote("name", "company"),
    "fusion_button": _around("link"),
    "av_heading": _said("h2", "heading"),
    "av_toggle": _headed("h5"),
    "av_tab": _headed("h4"),
    "av_icon_box": _headed("h4"),
    "av_iconlist_item": _headed("h4"),
    "av_testimonial_single": _quote("name", "subtitle"),
    "av_promobox": _offer((), (), "label", "link"),
    "av_button": _link("label", "link"),
    "av_image": _picture,
    "su_box": _headed("h4"),
    "su_tab": _headed("h4"),
    "su_service": _headed("h4"),
    "su_spoiler": _headed("h5"),
    "su_quote": _quote("cite"),
    "su_pullquote": _quote(),
    "su_heading": _titled("h2"),
    "su_button": _around("url"),
    "button": _around("url", "link", "href"),
    "toggle": _headed("h5"),
    "accordion": _headed("h5"),
    "accordion-item": _headed("h5"),
    "accordion_item": _headed("h5"),
    "spoiler": _headed("h5"),
    "expand": _headed("h5"),
    "tab": _headed("h4"),
    "box": _headed("h4"),
    "pullquote": _quote("author", "cite"),
    "blockquote": _quote("author", "cite"),
    "quote": _quote("author", "cite"),
    **dict.fromkeys(_FRAMES, _headed("h4")),
}
