"""What never changes while the desk is open: all that can be shown, with speaker notes, as the JSON in its page."""

from typing import Any

from dashboard.show.repertoire import Repertoire
from dashboard.words import OWN_NAMES, screen_words
from devices.city import City
from devices.futures.kinds import compared_in
from devices.solution import Solution
from devices.story import Story, notes_of
from devices.words import LANGUAGES

FAMILIES = ("desk.", "control.", "run.", "link.", "units.")


def desk_scene(repertoire: Repertoire, *, language: str) -> dict[str, Any]:
    """In the presenter's language; what the wall says, in every one."""
    city = repertoire.city
    return {
        "city": {"language": language, "timeZone": str(city.time_zone), "name": city.names[language]},
        "solutions": [_solution(solution, city, language) for solution in repertoire.solutions.values()],
        "places": {place.id: place.names[language] for place in city.places.values()},
        "languages": OWN_NAMES,
        "words": {key: text for key, text in screen_words(language).items() if key.startswith(FAMILIES)},
    }


def _solution(solution: Solution, city: City, language: str) -> dict[str, Any]:
    words = solution.words[language]
    return {
        "id": solution.id,
        "name": words["name"],
        "worth": compared_in(city, solution) is not None,
        "bays": bool(city.layouts) and any(row.bays for row in solution.devices),
        "stories": [_story(solution, id_, story, language) for id_, story in solution.stories_in(city.id).items()],
    }


def _story(solution: Solution, id_: str, story: Story, language: str) -> dict[str, Any]:
    words, short = solution.words[language], {step.key for step in story.short}
    return {
        "id": id_,
        "name": words[f"stories.{id_}.name"],
        "promise": words[f"stories.{id_}.promise"],
        "steps": [
            {
                "key": step.key,
                "lasts": step.lasts_s,
                "short": step.key in short,
                "says": {each: solution.words[each][f"stories.{id_}.steps.{step.key}.says"] for each in LANGUAGES},
                "notes": [list(note) for note in notes_of(words[f"stories.{id_}.steps.{step.key}.notes"])],
            }
            for step in story.steps
        ],
    }
