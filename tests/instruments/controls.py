"""A sound tagged PDF -> the same PDF broken on purpose, each time in one way, to see what an instrument finds."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String


def broken(pdf: bytes) -> dict[str, bytes]:
    """The broken files, by what is wrong. What this file has nothing of (tables, forms) can't be broken in it."""
    return {name: data for name, way in WAYS.items() if (data := _done(pdf, way)) is not None}


def _done(pdf: bytes, way: Callable[[Pdf], None]) -> bytes | None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        try:
            way(opened)
        except LookupError:
            return None
        out = io.BytesIO()
        opened.save(out, deterministic_id=True)
        return out.getvalue()


# ---------------------------------------------------------------- what there is; LookupError where it is missing


def _below(raw: Any) -> Iterator[Any]:
    """The structure elements below one, in reading order."""
    for kid in raw.get("/K", ()):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _elements(pdf: Pdf) -> list[Any]:
    return list(_below(pdf.Root["/StructTreeRoot"]))


def _holding(pdf: Pdf) -> Any:
    """An element whose first kid is an annotation."""
    for raw in _elements(pdf):
        first = next(iter(raw.K), None)
        if isinstance(first, Dictionary) and first.get("/Type") == "/OBJR":
            return raw
    raise LookupError


def _links(pdf: Pdf) -> list[Any]:
    """The links to named destinations."""
    annotations = [raw for page in pdf.pages for raw in page.get("/Annots", ())]
    return [raw for raw in annotations if raw.Subtype == "/Link" and "/Dest" in raw]


def _entries(pdf: Pdf) -> Any:
    return pdf.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]


def _pages(pdf: Pdf) -> list[Any]:
    """The pages that have marked content in the tree."""
    flat = list(_entries(pdf))
    lists = dict(zip(flat[::2], flat[1::2], strict=True))
    return [page.obj for page in pdf.pages if any(lists[page.obj["/StructParents"]])]


def _names(pdf: Pdf) -> Any:
    return pdf.Root["/Names"]["/Dests"]["/Names"]


def _headed(elements: Iterable[Any]) -> list[Any]:
    """The cells that name their headers."""
    return [raw for raw in elements if len(raw.get("/A", {}).get("/Headers", ()))]


def _swap(first: Any, second: Any, key: str) -> None:
    first[key], second[key] = second[key], first[key]


def _stamp(pdf: Pdf, content: bytes) -> None:
    """Draws on a page after all else, which makes an array of its content."""
    page = pdf.pages[[page.objgen for page in pdf.pages].index(_pages(pdf)[-1].objgen)]
    page.contents_add(pdf.make_stream(content))


# ---------------------------------------------------------------- the parent tree


def _page_at_another_list(pdf: Pdf) -> None:
    _pages(pdf)[1].StructParents = _pages(pdf)[0].StructParents


def _pages_crossed(pdf: Pdf) -> None:
    _swap(_pages(pdf)[0], _pages(pdf)[1], "/StructParents")


def _page_without_key(pdf: Pdf) -> None:
    del _pages(pdf)[0].StructParents


def _page_at_an_element(pdf: Pdf) -> None:
    page, link = _pages(pdf)[0], _links(pdf)[0]
    page.StructParents, link.StructParent = link.StructParent, page.StructParents


def _link_at_another_element(pdf: Pdf) -> None:
    _links(pdf)[0].StructParent = _links(pdf)[1].StructParent


def _links_crossed(pdf: Pdf) -> None:
    _swap(_links(pdf)[0], _links(pdf)[1], "/StructParent")


def _link_without_key(pdf: Pdf) -> None:
    del _links(pdf)[0].StructParent


def _parent_tree_cut(pdf: Pdf) -> None:
    flat = list(_entries(pdf))
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array(flat[: len(flat) // 4 * 2])


def _parent_tree_with_a_hole(pdf: Pdf) -> None:
    flat = list(_entries(pdf))
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([*flat[:2], *flat[4:]])


def _parent_tree_out_of_order(pdf: Pdf) -> None:
    flat = list(_entries(pdf))
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([*flat[2:4], *flat[:2], *flat[4:]])


# ---------------------------------------------------------------- the tree


def _no_tree(pdf: Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def _last_five_lost(pdf: Pdf) -> None:
    kids = pdf.Root["/StructTreeRoot"]["/K"][0].K
    pdf.Root.StructTreeRoot.K[0].K = Array(list(kids)[:-5])


def _wrong_parent(pdf: Pdf) -> None:
    _elements(pdf)[2].P = pdf.Root.StructTreeRoot


def _element_twice(pdf: Pdf) -> None:
    _elements(pdf)[0].K.append(_elements(pdf)[1])


def _ids_equal(pdf: Pdf) -> None:
    cells = [raw for raw in _elements(pdf) if "/ID" in raw]
    cells[0].ID = cells[1].ID


def _header_unknown(pdf: Pdf) -> None:
    _headed(_elements(pdf))[0].A.Headers[0] = String("nobody")


def _header_of_another_table(pdf: Pdf) -> None:
    tables = [raw for raw in _elements(pdf) if raw.S == "/Table"]
    _headed(_below(tables[0]))[0].A.Headers = _headed(_below(tables[1]))[0].A.Headers


# ---------------------------------------------------------------- content


def _text_unmarked(pdf: Pdf) -> None:
    font = next(iter(_pages(pdf)[-1].Resources.Font.keys()))
    _stamp(pdf, f"q BT {font} 9 Tf 40 20 Td <0003> Tj ET Q".encode())


def _mcid_twice(pdf: Pdf) -> None:
    _stamp(pdf, b"/Span <</MCID 0>> BDC EMC")


def _mark_without_end(pdf: Pdf) -> None:
    _stamp(pdf, b"/Artifact BMC")


def _mcid_of_nobody(pdf: Pdf) -> None:
    _stamp(pdf, b"/Span <</MCID 9999>> BDC EMC")


# ---------------------------------------------------------------- annotations, names, outline, forms


def _link_off_its_page(pdf: Pdf) -> None:
    link = _links(pdf)[0]
    for page in pdf.pages:
        if link in page.get("/Annots", ()):
            del page.Annots[list(page.Annots).index(link)]


def _link_out_of_the_tree(pdf: Pdf) -> None:
    del _holding(pdf).K[0]


def _link_twice_in_the_tree(pdf: Pdf) -> None:
    element = _holding(pdf)
    element.K.append(element.K[0])


def _destination_lost(pdf: Pdf) -> None:
    flat = list(_names(pdf))
    at = flat[::2].index(_links(pdf)[0].Dest) * 2
    pdf.Root.Names.Dests.Names = Array([*flat[:at], *flat[at + 2 :]])


def _destination_twice(pdf: Pdf) -> None:
    pdf.Root.Names.Dests.Names = Array([*list(_names(pdf))[:2], *_names(pdf)])


def _destinations_out_of_order(pdf: Pdf) -> None:
    flat = list(_names(pdf))
    pdf.Root.Names.Dests.Names = Array([*flat[2:], *flat[:2]])


def _bookmark_to_a_lost_page(pdf: Pdf) -> None:
    lost = pdf.add_blank_page().obj
    pdf.Root["/Outlines"].First.Dest = Array([lost, Name.Fit])
    del pdf.pages[-1]


def _bookmarks_unjoined(pdf: Pdf) -> None:
    del pdf.Root["/Outlines"]["/First"]["/Next"]["/Prev"]


def _bookmarks_cut(pdf: Pdf) -> None:
    del pdf.Root["/Outlines"]["/First"]["/Next"]


def _field_names_equal(pdf: Pdf) -> None:
    fields = pdf.Root["/AcroForm"]["/Fields"]
    fields[0].T = fields[1].T


WAYS = {
    way.__name__.strip("_").replace("_", " "): way
    for way in (
        _page_at_another_list, _pages_crossed, _page_without_key, _page_at_an_element, _link_at_another_element,
        _links_crossed, _link_without_key, _parent_tree_cut, _parent_tree_with_a_hole, _parent_tree_out_of_order,
        _no_tree, _last_five_lost, _wrong_parent, _element_twice, _ids_equal, _header_unknown, _header_of_another_table,
        _text_unmarked, _mcid_twice, _mcid_of_nobody, _mark_without_end, _link_off_its_page, _link_out_of_the_tree,
        _link_twice_in_the_tree, _destination_lost, _destination_twice, _destinations_out_of_order,
        _bookmark_to_a_lost_page, _bookmarks_unjoined, _bookmarks_cut, _field_names_equal,
    )
}  # fmt: skip
