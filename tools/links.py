"""Check that every internal link of the built book leads somewhere."""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

HTML = Path(__file__).resolve().parents[1] / "_build" / "html"


class Page(HTMLParser):
    """Collects the links, sources and anchors of one page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.anchors = [], {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("id"):
            self.anchors.add(attributes["id"])
        if tag == "a" and attributes.get("name"):
            self.anchors.add(attributes["name"])
        for name in ("href", "src"):
            if attributes.get(name):
                self.links.append(attributes[name])


def problems(root):
    """Yield one line for each link below `root` that leads nowhere."""
    pages = {
        path: Page(path.read_text(encoding="utf-8"))
        for path in root.rglob("*.html")
        if "_static" not in path.relative_to(root).parts
    }
    for path, page in pages.items():
        for link in page.links:
            address, anchor = urldefrag(link)
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            target = (path.parent / unquote(urlsplit(address).path)).resolve() if address else path
            where = f"{path.relative_to(root)}: {link}"
            if not target.exists():
                yield f"{where}: no such file"
            elif target in pages and unquote(anchor) not in pages[target].anchors:
                yield f"{where}: no such place on that page"


def main():
    if not (HTML / "index.html").exists():
        sys.exit("no book to check: run `make book` first")
    found = sorted(set(problems(HTML)))
    print("\n".join(found) or "every internal link leads somewhere")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
