"""What a person is told about a file that cannot be taken."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.kernel.refusals import Invalid, Refusal


class TooLarge(Refusal):
    """More bytes than we take; told before they are read, where the sender announces them."""

    status = 413
    code = "too-large"
    title = gettext_lazy("文件太大，没有上传。")


class LengthRequired(Refusal):
    """A body of unknown length is not read."""

    status = 411
    code = "length-required"
    title = gettext_lazy("没有说明内容的长度，没有上传。请换一个浏览器再试。")


class UnusableFile(Invalid):
    """The content is not what we take; says which file kinds we do take."""

    def __init__(self, message: str) -> None:
        super().__init__({"file": message}, code="unusable-file")


def too_large(limit: int | None = None) -> TooLarge:
    """The refusal that names the limit."""
    megabytes = (limit or settings.UPLOAD_MAX_BYTES) // 1_048_576
    return TooLarge(
        _("文件太大，每个文件最多 %(megabytes)s MB。请压缩后再传，或者换一张照片。")
        % {"megabytes": megabytes}
    )


def unknown_kind() -> UnusableFile:
    """For everything that is neither a picture nor a recording, whatever its name says."""
    return UnusableFile(
        _("这个文件不是照片或录音，无法上传。请选择 JPG、PNG、HEIC 照片，或直接拍照、录音。")
    )


def damaged_picture() -> UnusableFile:
    """A picture that ends too early or does not decode."""
    return UnusableFile(_("这张照片已损坏或没有传完整，请重新拍一张，或换一张再传。"))


def damaged_recording() -> UnusableFile:
    """A recording whose structure does not hold."""
    return UnusableFile(_("这段录音已损坏或没有传完整，请重新录一段。"))


def damaged_document() -> UnusableFile:
    """A document that does not end as one does."""
    return UnusableFile(_("这个 PDF 已损坏或没有传完整，请重新导出一份，或拍照上传。"))


def active_document() -> UnusableFile:
    """A document that does something when it is opened, or that cannot be looked into."""
    return UnusableFile(
        _(
            "这个 PDF 里有脚本、附件、加密或会自动运行的内容，为了安全没有上传。请打印成普通 PDF，或拍照上传。"
        )
    )


def disguised() -> UnusableFile:
    """A file that is two kinds at once."""
    return UnusableFile(_("这个文件里夹带了其他内容，为了安全没有上传。请直接拍照或录音。"))
