"""The sanitiser: nothing hostile stays, nothing ordinary goes."""

import re
from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser

from ariane.kernel.css import PROPERTIES
from ariane.kernel.html import TAGS, CleanHtml, clean, clean_outgoing, restore_remote
from tests.kernel.html_vectors import ALL, FIRED

SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:|sms:|ftp://)", re.I)
SAFE_IMAGE = re.compile(r"https?://|/|cid:|data:image/(?:png|gif|jpe?g|webp|bmp|x-icon);base64,[\w+/=]*$", re.I)
ATTRIBUTES = {
    *("align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "color", "face", "size"),
    *("dir", "height", "width", "href", "src", "data-remote-src", "lang", "rel", "target", "style", "title", "type"),
    *(
        "valign",
        "start",
        "value",
        "open",
        "abbr",
        "headers",
        "nowrap",
        "scope",
        "span",
        "datetime",
        "reversed",
        "summary",
    ),
    *("hspace", "vspace", "noshade", "rules", "frame", "usemap", "name", "coords", "shape"),
}


def check_safe(html: str) -> None:
    """What a browser would build from `html` holds only what the rules allow."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert body is not None
    for node in body.traverse():
        tag = node.tag or ""
        assert tag in TAGS or tag == "body", tag
        for name, value in node.attributes.items():
            assert name in ATTRIBUTES, (tag, name)
            check_value(name, value or "")


def check_value(name: str, value: str) -> None:
    if name == "href":
        assert SAFE_LINK.match(value), value
    elif name in {"src", "data-remote-src"}:
        assert SAFE_IMAGE.match(value), value
    elif name in {"usemap", "name"}:
        assert re.fullmatch(r"#?mail-map-[\w.:-]+", value), value
    elif name == "target":
        assert value == "_blank"
    elif name == "rel":
        assert set(value.split()) == {"noopener", "noreferrer", "nofollow"}
    elif name == "style":
        assert not re.search(r"url|expression|\\|@|import|position|var\(|image", value, re.I), value
        assert {item.split(":")[0].strip() for item in value.split(";") if item.strip()} <= PROPERTIES


@pytest.mark.parametrize("vector", ALL)
def test_nothing_hostile_stays(vector: str) -> None:
    for html in (vector, f"<div>{vector}</div>", f"<table><tr><td>{vector}</table>", f"<p title='{vector}'>x</p>"):
        cleaned = clean(html)
        check_safe(cleaned.html)
        check_safe(restore_remote(cleaned.html))
        check_safe(clean(html, block_remote=False).html)
        assert "<script" not in clean_outgoing(html).lower()


@pytest.mark.parametrize("vector", ALL)
def test_cleaning_what_a_browser_builds_changes_nothing(vector: str) -> None:
    once = clean(vector, block_remote=False).html
    assert built(clean(once, block_remote=False).html) == built(once)


def built(html: str) -> list[tuple[str, dict[str, str | None] | str]]:
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert body is not None
    nodes = body.traverse(include_text=True)
    return [(node.tag or "", node.attributes if node.tag != "-text" else node.text(deep=False)) for node in nodes]


def test_the_vectors_are_many_and_each_another() -> None:
    assert len(set(ALL)) >= 230
    assert sum(FIRED in vector for vector in ALL) >= 150


ORDINARY = """
<p style="color:#1F497D;font-family:Calibri,sans-serif;font-size:11.0pt">Bonjour <b>Marc</b>, <i>voici</i> l’offre :</p>
<ul><li>façade <u>nord</u></li><li>1 200 € &lt;HTVA&gt;</li></ul><ol start="3"><li>trois</li></ol>
<table border="1" cellpadding="4" bgcolor="#ffffff" width="100%" style="border-collapse:collapse">
<thead><tr><th colspan="2">Poste</th></tr></thead><tbody><tr><td align="right" valign="top"
style="border:1px solid rgb(0, 0, 0);padding:0cm 5.4pt">Prix</td><td nowrap>12&nbsp;€</td></tr></tbody></table>
<a href="https://client.example/devis?a=1&amp;b=2#c">devis</a>
<a href="mailto:marc@client.example?subject=Ok">écrire</a>
<a href="tel:+3241234567">appeler</a> <a href="www.client.example">site</a> <a href="//cdn.example/x">cdn</a>
<blockquote style="border-left:1px solid #ccc;margin:0 0 0 .8ex">cité</blockquote><hr><pre>code  2</pre><h2>Titre</h2>
<font color="red" face="Arial" size="2">rouge</font> <center>centre</center> <span style="font-weight:bold">gras</span>
<img src="https://client.example/logo.png" alt="Logo" width="120"> <img src="cid:plan@client.example" alt="Plan">
<img src="data:image/png;base64,iVBORw0KGgo="> <sub>2</sub><sup>3</sup> <s>barré</s> <abbr title="Société">SA</abbr>
"""
KEPT = (
    "color:#1f497d",
    "border-collapse:collapse",
    'colspan="2"',
    'bgcolor="#ffffff"',
    'size="2"',
    "padding:0cm 5.4pt",
)


def test_an_ordinary_body_stays_whole() -> None:
    cleaned = clean(ORDINARY, cid_map={"plan@client.example": "/files/7"})
    tree, original = LexborHTMLParser(cleaned.html), LexborHTMLParser(ORDINARY)
    assert tree.body is not None
    assert original.body is not None
    assert tree.body.text().split() == original.body.text().split()
    assert [link.attributes["href"] for link in tree.css("a")] == [
        "https://client.example/devis?a=1&b=2#c",
        "mailto:marc@client.example?subject=Ok",
        "tel:+3241234567",
        "http://www.client.example",
        "https://cdn.example/x",
    ]
    images = [node.attributes for node in tree.css("img")]
    assert images[0]["data-remote-src"] == "https://client.example/logo.png"
    assert "src" not in images[0]
    assert images[1]["src"] == "/files/7"
    assert images[2]["src"] == "data:image/png;base64,iVBORw0KGgo="
    assert cleaned.remote_images == 1
    assert cleaned.has_quote
    for kept in (
        "color:#1F497D",
        "border-collapse:collapse",
        'colspan="2"',
        'bgcolor="#ffffff"',
        'size="2"',
        "padding:0cm 5.4pt",
    ):
        assert kept.lower() in cleaned.html.lower(), kept


def test_remote_images_load_when_asked_and_not_before() -> None:
    cleaned = clean('<img alt="a>b" src="https://t.example/1.gif?a=1&amp;b=2"> <img src="//t.example/2.gif">')
    assert " src=" not in cleaned.html
    shown = LexborHTMLParser(restore_remote(cleaned.html)).css("img")
    assert [node.attributes["src"] for node in shown] == ["https://t.example/1.gif?a=1&b=2", "https://t.example/2.gif"]
    assert clean('<img src="https://t.example/1.gif">', block_remote=False) == CleanHtml(
        '<img src="https://t.example/1.gif">'
    )


def test_words_that_look_like_a_held_image_stay_words() -> None:
    words = 'voir &lt;img data-remote-src="https://t.example/x"&gt; ici'
    assert restore_remote(clean(f"<p>{words}</p>").html) == f"<p>{words}</p>"


def test_an_unknown_content_id_shows_nothing() -> None:
    assert clean('<img src="cid:autre">', cid_map={"plan": "/files/7"}).html == "<img>"
    assert clean('<img src="cid:autre">').html == '<img src="cid:autre">'


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color:red;position:fixed", "color:red"),
        ("margin:-5px;margin:0 0 0 -1px;padding:2px", "padding:2px"),
        ("COLOR: Red !important", "color:Red!important"),
        ("color:rgb(1,2,3)", "color:rgb(1, 2, 3)"),
        ("display:none", "display:none"),
        ("display:flex", ""),
        ("width:calc(100% + 1px)", ""),
        ("mso-line-height-rule:exactly;line-height:15.0pt", "line-height:15.0pt"),
        ("/* x */color:/**/blue", "color:blue"),
        ("font-family:'Times New Roman',serif", "font-family:'Times New Roman',serif"),
    ],
)
def test_styles(style: str, kept: str) -> None:
    found = LexborHTMLParser(clean(f'<p style="{style}">x</p>').html).css("p")[0].attributes.get("style") or ""
    assert re.sub(r"[\s'\"]+", "", found).lower() == re.sub(r"[\s']+", "", kept).lower()


def test_hostile_nesting_comes_back_as_words() -> None:
    cleaned = clean("<div>" * 50_000 + "<script>fired(1)</script>Bonjour")
    assert cleaned.html.startswith("<pre>")
    assert unescape(cleaned.html).split() == ["<pre>", "Bonjour</pre>"]


def test_what_the_editor_posts_keeps_its_mentions_and_nothing_else() -> None:
    posted = (
        '<p style="color:red">Voir <span class="mention x" data-type="mention" data-id="user:12" data-label="Léa">@Léa'
        '</span>, <a href="/records/7">la fiche</a>, <strong>vite</strong><img src="/files/3" alt="plan">'
        '<iframe src="//x"></iframe></p>'
    )
    kept = (
        '<p>Voir <span class="mention" data-type="mention" data-id="user:12" data-label="Léa">@Léa</span>, <a '
        'href="/records/7" target="_blank" rel="noopener noreferrer nofollow">la fiche</a>, <strong>vite</strong>'
        '<img src="/files/3" alt="plan"></p>'
    )
    assert built(clean_outgoing(posted)) == built(kept)
    assert clean_outgoing('<span data-id="1&quot; onclick=x" class="other">x</span>') == "<span>x</span>"
    assert clean_outgoing('<a href="/\\evil.example">x</a><a href="//evil.example">y</a>').count("href=") == 1


def test_an_image_s_map_keeps_its_links_under_a_name_nothing_else_bears() -> None:
    html = '<map name="m"><area shape="rect" href="https://x.example/a" alt="A"></map><img usemap="#m" src="cid:1@x">'
    tree = LexborHTMLParser(clean(html).html)
    area, picture, names = tree.css_first("area"), tree.css_first("img"), tree.css_first("map")
    assert area is not None and picture is not None and names is not None
    assert area.attributes["href"] == "https://x.example/a"
    assert picture.attributes["usemap"] == f"#{names.attributes['name']}" == "#mail-map-m"
    assert "javascript" not in clean('<map name=m><area href="javascript:fired(1)"></map>').html


def test_what_stands_for_scripts_is_read_and_a_picture_behind_leaves_its_colour() -> None:
    assert clean("<noscript><p>Sans script</p></noscript>").html.strip() == "<p>Sans script</p>"
    assert clean('<td style="background:#fff url(https://x.example/b.png)">').html == ""
    assert "background-color:#fff" in clean('<p style="background:#fff url(https://x.example/b.png)">x</p>').html
