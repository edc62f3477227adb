"""What other programs make of a document: LibreOffice saves it anew, Chromium prints it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

OFFICE = shutil.which("soffice")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_OFFICE, NO_BROWSER = "LibreOffice is not installed here", "no Chromium is installed here"


def saved_anew(path: Path, kind: str, folder: Path) -> Path:
    """What LibreOffice makes of a document."""
    assert OFFICE
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    command = [OFFICE, home, "--headless", "--convert-to", kind, "--outdir", str(folder / "anew"), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "anew" / f"{path.stem}.{kind}"


def printed(page: Path) -> Path:
    """The PDF that Chromium prints of a page."""
    assert BROWSER
    out = page.with_suffix(".pdf")
    how = ("--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}")
    subprocess.run([BROWSER, *how, page.as_uri()], check=True, capture_output=True)
    return out
