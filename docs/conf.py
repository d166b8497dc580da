"""How Sphinx builds the site; `python -m tools.pages` calls it on the sources that it completed."""

from docutils import nodes
from docutils.utils.math import latex2mathml

from followup_analytics import __version__

project = "followup_analytics"
version = release = __version__
copyright = "the authors, MIT licence"
language = "en"
smartquotes_action = "qe"  # no dashes: in help `--` is an option
extensions = ["sphinx.ext.autodoc", "numpydoc", "myst_parser"]
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]
default_role = "py:obj"
highlight_language = "default"
exclude_patterns = ["pictures/*.md"]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_validation_checks = {"GL06", "GL07"}  # an unknown section would be left out in silence
html_theme = "pydata_sphinx_theme"
html_title = "followup_analytics"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = html_copy_source = False
html_sidebars = {
    page: [] for page in ("start", "daily", "charts", "commands", "tables", "statistics", "index", "search")
}
html_context = {"default_mode": "auto"}  # light or dark as the reader's system is
html_math_renderer = "mathml"
html_theme_options = {
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "navigation_with_keys": False,
}


def _inline(writer, node):
    writer.body.append(latex2mathml.tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block(writer, node):
    writer.body.append(
        f"<div class='formula' tabindex='0'>{latex2mathml.tex2mathml(node.astext(), as_block=True)}</div>"
    )
    raise nodes.SkipNode


def _public(app, env, node, content):
    """A name that a docstring points at, wherever among the public names it is."""
    for place in ("", ".charts", ".panels"):
        target = f"followup_analytics{place}.{node.get('reftarget', '').removeprefix('followup_analytics.')}"
        found = env.domains.python_domain.resolve_xref(
            env, node.get("refdoc", ""), app.builder, "obj", target, node, content
        )
        if found is not None:
            return found
    return None


def _moved_by_keys(app, page, template, context, doctree):
    """A picture that is moved sideways on a phone is reached by keys too."""
    context["body"] = context.get("body", "").replace("<p><img ", '<p tabindex="0"><img ')


def setup(app):
    """Formulas are drawn by the browser itself, with no script from anywhere."""
    app.connect("html-page-context", _moved_by_keys)
    app.connect("missing-reference", _public)
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
