"""What is kept of an analysis, and how it is exported."""

import json

from gptdash.app import Services
from gptdash.services.images import (
    Difference,
    Picture,
    Turn,
    report_as_html,
    report_as_json,
    report_as_markdown,
)
from tests.services.images.pictures import decoded, encoded, halves, telling_exif

ORIGINAL = encoded(halves((800, 400)), "JPEG", exif=telling_exif(1))
PICTURES = (Picture(name="mail me at ann@example.com.jpg", data=ORIGINAL),)
TURN = Turn(question="Is it ann@example.com?", answer="Yes. ![x](https://evil.example/x.png) <script>alert(1)</script>")


def test_what_is_kept_is_small_without_metadata_and_personal_data_and_comes_back_to_its_session(
    services: Services,
) -> None:
    keeper = services.images.keeper
    begun = keeper.begin("About ann@example.com", PICTURES)
    analysis = begun.model_copy(
        update={"turns": (TURN,), "object": {"mail": ["ann@example.com"], "total": 4111111111111111}}
    )
    assert keeper.keep(analysis)
    stored = services._house.store.picture_analyses.find(analysis.id)
    assert stored is not None
    assert "ann@" not in stored.model_dump_json()
    assert stored.pictures[0].original is None
    assert decoded(stored.pictures[0].thumbnail).size == (256, 128)
    assert b"ACME-CAMERA" not in stored.pictures[0].thumbnail
    opened = keeper.open(analysis.id)
    assert opened is not None
    assert opened[0] == analysis.model_copy(update={"pictures": ()})
    assert opened[1][0].name == PICTURES[0].name
    assert [one.title for one in keeper.kept()] == ["About ann@example.com"]
    assert "ann@" not in services.for_new_session().images.keeper.kept()[0].title


def test_originals_are_kept_when_asked_for_and_all_of_it_is_forgotten(services: Services) -> None:
    keeper = services.images.keeper
    analysis = keeper.begin("x", PICTURES)
    keeper.keep(analysis, originals=True)
    opened = keeper.open(analysis.id)
    assert opened is not None
    assert opened[1][0].original == ORIGINAL
    keeper.forget(analysis.id)
    assert keeper.open(analysis.id) is None


def test_reports_hold_everything_and_load_nothing(services: Services) -> None:
    keeper = services.images.keeper
    analysis = keeper.begin("Piers <b>", PICTURES).model_copy(
        update={
            "turns": (TURN,),
            "object": {"a": 1},
            "schema_name": "Table",
            "difference": Difference(similarity=0.5, changed=0.25, mean_difference=0.125),
        }
    )
    keeper.keep(analysis)
    opened = keeper.open(analysis.id)
    assert opened is not None
    markdown, html = report_as_markdown(*opened), report_as_html(*opened)
    assert "> Is it ann@example.com?" in markdown
    assert '```json\n{\n  "a": 1\n}\n```' in markdown
    assert "SSIM 0.5000 · 25.00% of the pixels differ · mean 12.50%" in markdown
    assert "evil.example" not in markdown
    assert "# Piers \\<b>" in markdown
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert '<img alt="x"' not in html
    assert html.count("<img ") == 1
    assert 'src="data:image/jpeg;base64,' in html
    found = json.loads(report_as_json(*opened))
    assert (found["object"], found["pictures"], found["turns"][0]["question"]) == (
        {"a": 1},
        [PICTURES[0].name],
        TURN.question,
    )
