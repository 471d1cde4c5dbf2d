"""What `pack new-solution`, `pack new-city` and `brand new` begin with, as text with $names to fill in."""

import json
from pathlib import Path
from string import Template

HERE = Path(__file__).parent


def filled_in(template: str, **words: str) -> dict[Path, str]:
    """The files of a template by their path within it; `words` are written so that any text is sound TOML."""
    folder = HERE / template
    sound = {name: json.dumps(word, ensure_ascii=False)[1:-1] for name, word in words.items()}
    return {
        path.relative_to(folder): Template(path.read_text(encoding="utf-8")).substitute(sound)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
