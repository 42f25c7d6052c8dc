"""REFI-QDA codebooks (.qdc): the codes, without what they were given to.

As in the REFI-QDA Standard 1.5, schema "Codebook", namespace ``urn:QDA-XML:codebook:1.0``.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from detente.errors import UsageError
from detente.evidence.coded import Coded, LeftOut, codebook_of, of_holders
from detente.exchange.formats._format import Format
from detente.exchange.xml import ORIGIN, add, add_code, codes_of_tree, parsed, written

NAMESPACE = "urn:QDA-XML:codebook:1.0"


def write(coded: Coded) -> bytes:
    """Return the codebook of a coding.

    Raises
    ------
    UsageError
        If there are no codes: the standard has no empty codebook.
    """
    codes = codebook_of(coded)
    if not codes:
        raise UsageError("there is no code to export: no claim has a kind, mode, modality, actor or tag")
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": ORIGIN})
    holder = add(root, "Codes")
    for code in codes:
        add_code(holder, code)
    return written(root)


def read(data: bytes) -> Coded:
    """Return the codes of a codebook; sets of codes are left out, with a note."""
    root = parsed(data, "the codebook", ("urn:QDA-XML:codebook:", "urn:QDA-XML:project:"))
    codes, _ = codes_of_tree(root.find("Codes") if root.find("Codes") is not None else root.find("CodeBook/Codes"))
    if not codes:
        raise UsageError("the codebook holds no codes")
    sets = len(root.findall("Sets/Set"))
    left = (LeftOut(f"{sets} sets of codes"),) if sets else ()
    return Coded(name="codebook", codebook=codes, notes=(*of_holders(codes), *left))


FORMAT = Format(
    label="the codebook alone (REFI-QDA, .qdc)",
    holds="codes",
    endings=(".qdc",),
    media_type="application/xml",
    read=lambda data, _, __: read(data),
    write=lambda coded, _: write(coded),
    remark="after",
)
