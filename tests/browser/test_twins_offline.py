"""Pages that a panel writes, opened from the disk with no network: seen in light and dark, with no barrier."""

from axe_playwright_python.base import AXE_SCRIPT

from followup_analytics import SAMPLE_DAY, Journal, panels, sample_log


def test_a_page_of_a_panel_needs_nothing_else_and_has_no_barrier(browser, tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.add_log(sample_log())
    context = browser.new_context(offline=True, viewport={"width": 400, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("due", "search", "timing", "applications"):
        path = tmp_path / f"{name}.html"
        getattr(panels, name)(journal, as_of=SAMPLE_DAY).to_html(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(path.as_uri())
            assert page.get_by_role("table").first.is_visible()
            assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0 && image.alt)")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.evaluate(AXE_SCRIPT)
            assert page.evaluate(VIOLATIONS) == [], f"{name} in {scheme}"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
    twin_is_readable_without_padding(browser, journal)


def twin_is_readable_without_padding(browser, journal):
    """In a page that has set every padding to nothing: marimo's has, and others made with Tailwind."""
    twin = panels.timing(journal, as_of=SAMPLE_DAY)._repr_mimebundle_()[0]["text/html"]
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.set_content(f"<style>* {{ padding: 0; margin: 0 }} table {{ border-collapse: collapse }}</style>{twin}")
    first, second = (page.locator("th").nth(at) for at in (0, 1))
    apart = "([one, other]) => { const text = each => { const r = document.createRange(); r.selectNodeContents(each);"
    apart += " return r.getBoundingClientRect(); }; return text(other).left - text(one).right; }"
    assert page.evaluate(apart, [first.element_handle(), second.element_handle()]) > 5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(told => told.violations.map(one => one.id))"
