"""Which charset unlabelled bytes of another script are in: the one under which they are that script's usual letters."""

from __future__ import annotations

CYRILLIC = frozenset("оеаинтсрвлкмдпуя")
GREEK = frozenset("αοιετσνηυρπκμλςάέί")
HEBREW = frozenset("יוהלארתבשמנםכ")
ARABIC = frozenset("اليمونرتبةعدسفهك")
THAI = frozenset("านรอกเงมยลวดทส่้ัีิ")
KANA = frozenset(chr(code) for code in range(0x3041, 0x30FF)) | frozenset("、。ー・")
HANGUL = frozenset("이다는을에의가를하고은로있니한지사도기자해아시인서어그리습것나대일요안수정부보게만과제들")
CHINESE = frozenset(
    "的一是不了人我在有他这个们中来上大为和国地到以说时要就出会可也你对生能子那得于下自之年过发后作里用道行所然家事成方多经么去法学"
    "都同现没动面起看定天分还进好小部其主样理心她本前开但因只从想实日您请贵司公谢此致敬，。！？：這個們來為國說時會對過發後裡經動"
    "還進樣開從實請貴謝報價單价报单"
)
CANDIDATES = (
    ("koi8-r", CYRILLIC), ("cp1251", CYRILLIC), ("iso8859-5", CYRILLIC), ("cp1253", GREEK), ("iso8859-7", GREEK),
    ("cp1255", HEBREW), ("cp1256", ARABIC), ("cp874", THAI), ("cp932", KANA), ("euc-jp", KANA), ("cp949", HANGUL),
    ("gb18030", CHINESE), ("big5hkscs", CHINESE),
)  # fmt: skip
SAMPLE = 4000
# The letters above make two thirds of any text in their script, and an eighth of bytes taken at random.
ENOUGH = 0.5


def best(data: bytes) -> str:
    """Python's name of the charset that makes most of the bytes usual letters, "" when none makes enough."""
    scores = [(score(data[:SAMPLE], name, letters), name) for name, letters in CANDIDATES]
    found, name = max(scores)
    return name if found >= ENOUGH else ""


def score(data: bytes, name: str, letters: frozenset[str]) -> float:
    text = data.decode(name, "replace")
    foreign = [char for char in text if char > "\x7f"]
    if not foreign or text.count("�") * 20 > len(foreign):
        return 0.0
    return sum(1 for char in foreign if char in letters) / len(foreign)
