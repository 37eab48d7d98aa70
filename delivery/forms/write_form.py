"""A document from a template that a county edits in Word or WPS; the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from delivery.office_parts import rewrite_parts
from domain.errors import UsageError


def write_form(template: Path, path: Path, content: Mapping[str, Any]) -> Path:
    """Fill the template in and write it; the folder is made when missing.

    `content`: what the template's `{{ }}` and `{% %}` name (docxtpl). Raises `UsageError` naming the template when it
    is missing, no document, or asks for what there is not; `OSError` when the document cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_fill_in(template, content))
    return path


def _fill_in(template: Path, content: Mapping[str, Any]) -> bytes:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined
    from jinja2.exceptions import TemplateError

    try:
        document = DocxTemplate(str(template))
        document.render(dict(content), Environment(undefined=StrictUndefined, autoescape=True), autoescape=True)
    except (PackageNotFoundError, KeyError, ValueError):
        raise UsageError(
            f"表样“{template.name}”缺少或不是 Word 文档（.docx）。请从样例配置的 forms 目录复制。"
        ) from None
    except TemplateError as error:
        # What it names is the template's, never a household's.
        raise UsageError(
            f"表样“{template.name}”里的填写标记不对（{type(error).__name__}）。请对照样例配置中的同名文件改正。"
        ) from None
    saved = BytesIO()
    document.save(saved)
    return rewrite_parts(saved.getvalue())
