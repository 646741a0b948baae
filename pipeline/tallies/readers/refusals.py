"""Why a file is not read: the one exception of this room, and the wording of its common causes.

file.empty          no bytes at all
file.no_cells       a workbook, page or document without a single cell with a value
file.password       protected by a password
file.encrypted      a file within an archive that asks for a password
file.damaged        cut short, or changed on its way
file.renamed        the content is of another kind than the extension says (a note when it could be read)
file.unknown_type   a kind that holds no tables, or none that can be read
file.too_large      beyond one of the bounds
file.nested_zip     an archive within an archive
file.locked         open in another program
file.fatal          it ended the process that read it
file.link           a link to something that lies elsewhere
file.no_file        a pipe or a device
file.name_garbled   its name is no UTF-8
file.unreadable     the disk or the share would not give it
file.sheet_lost     a note of severity "warning": a sheet that is named has no cells in the file
file.mended         a note of severity "warning": an .xls that is not quite sound, which was read all the same
file.text_damaged   a note of severity "warning": some characters, or the quotation marks, did not come out right
"""

from pipeline.errors import TallyError

_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx；打不开的，请部门重新发送"


class RefusedError(TallyError):
    """A file, or a part of one, that is not read."""

    def __init__(self, code: str, found: str, expected: str, advice: str) -> None:
        super().__init__(f"{found}。{advice}。")
        self.code, self.found, self.expected, self.advice = code, found, expected, advice


def damaged(found: str = "文件已损坏或不完整") -> RefusedError:
    """Cut short, or changed on its way."""
    return RefusedError("file.damaged", found, "完整的文件", _RESAVE)


def password() -> RefusedError:
    """A workbook or document that asks for a password."""
    advice = "请部门取消打开密码（以及工作簿保护）后重新发送"
    return RefusedError("file.password", "文件有密码", "没有密码的文件", advice)


def no_cells(found: str = "工作簿里没有任何内容") -> RefusedError:
    """Opened well, but nothing is in it."""
    return RefusedError(
        "file.no_cells", found, "有内容的报表", "请部门核对后重新发送；确实没有发生的，请报送写明“零报告”的空表"
    )


def fatal() -> RefusedError:
    """Known to have ended the process that read it."""
    advice = "请用 Excel 或 WPS 打开后另存为 .xlsx；大得反常的，请删去多余内容；打不开的，请部门重新发送"
    return RefusedError("file.fatal", "读到它时程序中途停止（崩溃，或内存不够），没有读", "读得完的文件", advice)


def too_large(found: str, expected: str, advice: str = "请删去多余内容后另存，或拆成几个文件") -> RefusedError:
    """Beyond one of the bounds."""
    return RefusedError("file.too_large", found, expected, advice)
