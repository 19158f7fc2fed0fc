"""What the pages of a paper may be, checked in numbers: how many, how large, and upright where a person is on them.

What cannot be mended here is refused; a photo that lies on its side can be turned or cut, so it is only doubted.
"""

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import AttachmentSpec, PictureSpec
from mikhak.drafts.redraw import Page
from mikhak.lib.digits import localise
from mikhak.ui.refusals import Refusal


def check(spec: AttachmentSpec, pages: Sequence[Page], *, before: int) -> None:
    """Raises Refusal, which names the paper and the remedy, for pages that do not fit it; ``before`` came earlier."""
    language = get_language() or "fa"
    paper, picture = spec.label.in_(language), catalogue.picture(spec)
    if before + len(pages) > spec.max_pages:
        words = ngettext(
            "برای «%(paper)s» تنها یک تصویر پذیرفته می‌شود. آن را که نمی‌خواهید حذف کنید و دوباره بفرستید.",
            "برای «%(paper)s» تا %(most)s صفحه پذیرفته می‌شود. آنچه را لازم نیست حذف کنید و دوباره بفرستید.",
            spec.max_pages,
        )
        raise Refusal(words % {"paper": paper, "most": localise(spec.max_pages, language)}, field=spec.name)
    for page in pages:
        if picture and not _large_enough(picture, page.width, page.height):
            words = _(
                "تصویر «%(paper)s» کوچک است: %(size)s پیکسل؛ دست‌کم %(least)s لازم است. از نو عکس بگیرید یا پروندهٔ "
                "اصلی را بفرستید؛ پیام‌رسان‌ها عکس را کوچک می‌کنند."
            )
            size = {
                "size": size_in_words(page.width, page.height),
                "least": size_in_words(picture.width, picture.height),
            }
            raise Refusal(words % {"paper": paper, **size}, field=spec.name)


def doubts(spec: AttachmentSpec, page: Page) -> tuple[str, ...]:
    """What is thought of a page that was taken for a paper: keys of redraw.DOUBTS."""
    picture = catalogue.picture(spec)
    lying = picture is not None and picture.upright and page.width > page.height
    return (*page.doubts, "lying") if lying else page.doubts


def fits(spec: AttachmentSpec, width: int, height: int) -> bool:
    """Whether a page of these many pixels, sent for another paper, will do for this one."""
    picture = catalogue.picture(spec)
    if picture is None:
        return True
    return _large_enough(picture, width, height) and not (picture.upright and width > height)


def size_in_words(width: int, height: int) -> str:
    """«۴۰۰ در ۶۰۰»."""
    language = get_language() or "fa"
    return _("%(width)s در %(height)s") % {"width": localise(width, language), "height": localise(height, language)}


def _large_enough(picture: PictureSpec, width: int, height: int) -> bool:
    """However the page is turned."""
    short, long = sorted((width, height))
    return short >= min(picture.width, picture.height) and long >= max(picture.width, picture.height)
