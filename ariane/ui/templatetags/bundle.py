"""`{% bundle "main.css" %}` loads it, `{% bundle_url "emoji-fr.json" %}` its address, `{% icon "lock" %}` an icon."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ariane.ui import bundle as built

register = template.Library()


@register.simple_tag
def bundle(name: str) -> SafeString:
    if name.endswith(".css"):
        return format_html('<link rel="stylesheet" href="{}">', built.url(name))
    preloads = format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in built.imports(name)))
    return format_html('{}<script type="module" src="{}"></script>', preloads, built.url(name))


@register.simple_tag
def bundle_url(name: str) -> str:
    return built.url(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon, decorative unless it has a label.

    A name that is not written literally in a template or a module must stand in frontend/icons.txt.
    """
    address = f"{built.url('sprite.svg')}#{name}"
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"/></svg>', address)
