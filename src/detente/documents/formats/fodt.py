"""A text of OpenDocument in one XML file."""

from detente.documents.formats._format import DocumentFormat

FORMAT = DocumentFormat(
    label="a text of OpenDocument in one XML file",
    endings=(".fodt",),
    media_type="application/vnd.oasis.opendocument.text-flat-xml",
    reader="detente.documents.odt",
)
