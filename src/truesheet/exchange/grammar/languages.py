"""Languages of the text: "The text is in French", "Languages: English, German"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence, Token

NAMES: dict[str, str] = {
    name: code
    for code, names in (
        pair.split("=", 1)
        for pair in (
            "af=afrikaans|sq=albanian|am=amharic|ar=arabic|hy=armenian|as=assamese|az=azerbaijani|"
            ""
            "eu=basque|be=belarusian|bn=bengali,bangla|bs=bosnian|br=breton|bg=bulgarian|my=burmese|"
            "ca=catalan|ceb=cebuano|zh=chinese,mandarin|co=corsican|hr=croatian|cs=czech|da=danish|"
            "nl=dutch|en=english|eo=esperanto|et=estonian|fo=faroese|fil=filipino|fi=finnish|"
            ""
            "fr=french|fy=frisian|gl=galician|ka=georgian|de=german|el=greek|gn=guarani|gu=gujarati|"
            "ht=haitian|ha=hausa|haw=hawaiian|he=hebrew|hi=hindi|hu=hungarian|is=icelandic|ig=igbo|"
            ""
            "id=indonesian|ga=irish|it=italian|ja=japanese|jv=javanese|kn=kannada|kk=kazakh|km=khmer|"
            "rw=kinyarwanda|rn=kirundi|ko=korean|ku=kurdish|ky=kyrgyz|lo=lao|la=latin|lv=latvian|"
            "lt=lithuanian|lb=luxembourgish|mk=macedonian|mg=malagasy|ms=malay|ml=malayalam|"
            "mt=maltese|mi=maori|mr=marathi|mn=mongolian|ne=nepali|no=norwegian|oc=occitan|or=odia|"
            "ps=pashto|fa=persian,farsi|pl=polish|pt=portuguese|pa=punjabi|ro=romanian|ru=russian|"
            ""
            "sm=samoan|sa=sanskrit|gd=gaelic|sr=serbian|st=sesotho,sotho|tn=setswana,tswana|sn=shona|"
            ""
            "sd=sindhi|si=sinhala,sinhalese|ss=siswati,swati|sk=slovak|sl=slovenian,slovene|so=somali|"
            "es=spanish,castilian|su=sundanese|sw=swahili|sv=swedish|tl=tagalog|tg=tajik|ta=tamil|"
            "tt=tatar|te=telugu|th=thai|bo=tibetan|tr=turkish|tk=turkmen|uk=ukrainian|ur=urdu|"
            ""
            "ug=uyghur|uz=uzbek|ve=venda,tshivenda|vi=vietnamese|cy=welsh|wo=wolof|xh=xhosa,isixhosa|"
            "ts=tsonga,xitsonga|yi=yiddish|yo=yoruba,yorùbá|zu=zulu,isizulu|yue=cantonese"
        ).split("|")
    )
    for name in names.split(",")
}
"""Languages by their English names, as BCP 47."""

_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
_DOUBT = frozenset(
    "not no programming translated translation translations other such mostly primarily mainly "
    "some "
    "including includes few several original originally speakers annotators except "
    "but also majority "
    "dialect dialects variety varieties spoken learners model tokenizer addition predominantly "
    "transcribed transliterated converted second".split()
)
_SMALL = frozenset(
    "the a an text texts data dataset corpus is are in language languages only all "
    "of and english bcp "
    "code codes associated for written supported based on monolingual bilingual with it this audio "
    "content sentences documents reviews articles tweets".split()
)


def languages(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """The languages of the data, below a heading for them or in a plain sentence of it."""
    tokens = s.tokens
    found = [(t, NAMES[t.low]) for t in tokens if t.low in NAMES and t.text[:1].isupper()]
    here = around.heading.startswith(("language", "supported language"))
    label = bool(tokens) and tokens[0].low in ("language", "languages", "lang")
    if not (here or label or _says(tokens)):
        return
    if not found and here and around.item and len(tokens) == 1 and _CODE.fullmatch(tokens[0].text):
        yield Claim("languages", [tokens[0].text], tokens[0].start, tokens[0].end)
        return
    if not found:
        return
    doubt = next((t.low for t in tokens if t.low in _DOUBT), "")
    if doubt:
        yield Why(f"“{doubt}” leaves open which languages it is in")
        return
    if here and not around.item and len(tokens) > 12 and not _says(tokens):
        yield Why("it says more of the languages than which they are")
        return
    codes = list(dict.fromkeys(code for _, code in found))
    yield Claim("languages", codes, found[0][0].start, found[-1][0].end)


def _says(tokens: Sequence[Token]) -> bool:
    """ "The text is in French", "All documents are written in English", "an English dataset"."""
    for i, token in enumerate(tokens):
        if token.low not in NAMES or not token.text[:1].isupper():
            continue
        before = [t.low for t in tokens[max(0, i - 4) : i]]
        subject = {t.low for t in tokens[:i]}
        if (
            before
            and before[-1] == "in"
            and before[-2:-1]
            and before[-2] in ("is", "are", "written")
        ):
            return bool(
                subject
                & {
                    "text",
                    "texts",
                    "data",
                    "dataset",
                    "corpus",
                    "documents",
                    "all",
                    "audio",
                    "sentences",
                }
            )
    return False
