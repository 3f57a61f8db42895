"""What the host of a book sets: the contact at the foot of each page."""

from __future__ import annotations

import pytest
from trainium_report.site.host import address


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/errors", "https://example.org/errors"),
        ("errors@example.org", "mailto:errors@example.org"),
        ("mailto:errors@example.org", "mailto:errors@example.org"),
    ],
)
def test_a_contact_is_a_page_or_an_address_of_mail(text: str, link: str) -> None:
    assert address(text) == link


@pytest.mark.parametrize("text", ["example", "http://example.org", "javascript:1", "a b@c.d", "@"])
def test_another_contact_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="expected an address that begins with https://"):
        address(text)
