"""What the names of fields say of their content, in the languages that headers are written in.

A name alone proves nothing: `race` may be a running race, `condition` that of a house. So words
are kept apart that hardly mean anything else (`SURE`) and words that often do (`MAYBE`). English,
German, French, Spanish, Portuguese, Italian and Dutch; other languages are not known here.
"""

from __future__ import annotations

import re
from functools import cache

from truesheet.measures.looks import words_of_name

PERSON: dict[str, str] = {
    "name": r"(?:first|last|given|family|middle|maiden|full|sur|fore|patient|customer|client"
    r"|employee|student|person|contact|passenger|guest|mother s|father s) ?names?|[fl] ?name"
    r"|vorname|nachname|familienname|pr[eé]noms?|nom de famille|nombres? y apellidos?|apellidos?"
    r"|primer nombre|sobrenome|nome completo|cognome|voornaam|achternaam",
    "address": r"(?:street|home|postal|mailing|billing|shipping|residential) ?address(?: ?line)?"
    r"|street(?: name)?|stra(?:ss|ß)e|anschrift|direcci[oó]n|endere[cç]o|indirizzo",
    "online_handle": r"user ?name|screen ?name|twitter ?handle|instagram ?handle|benutzername"
    r"|nom d utilisateur|nombre de usuario",
    "id_number": r"ssn|social security(?: (?:number|no|nr))?|passport(?: ?(?:number|no|nr))?"
    r"|driver s? ?licen[cs]e(?: ?(?:number|no|nr))?|national id|(?:mrn|medical record(?: number)?)"
    r"|reisepass(?:nummer)?|ausweisnummer|sozialversicherungsnummer",
    "device_id": r"imei|mac ?addr(?:ess)?|udid|idfa|licen[cs]e plate|kfz ?kennzeichen",
}
"""Headers of fields that name one person, by the kinds of the bank."""

PERSON_MAYBE: dict[str, str] = {
    "name": r"names?|nom|nome|nombre|naam|author|owner|contact|patient",
    "address": r"address(?: ?line)?(?: ?\d)?|adresse|adres",
    "device_id": r"device ?id|serial ?(?:number|no|nr)|vin",
    "other": r"(?:date of birth|birth ?da(?:te|y)|dob|geburts(?:datum|tag)|date de naissance"
    r"|fecha de nacimiento|data de nascimento|data di nascita|geboortedatum)",
}
LATITUDE, LONGITUDE = r"(?:.* )?lat(?:itude)?", r"(?:.* )?(?:lon|lng|long|longitude)"

SENSITIVE: dict[str, str] = {
    "ethnicity": r"ethnicit(?:y|ies)|ethnic(?: ?(?:group|origin|background))?|racial(?: .*)?"
    r"|race ethnicity|ethnie|etnia|ethnizit[aä]t|herkunft|ra[cç]a|rac[ei] ?1p|hispanic|latino",
    "religion": r"religions?|religious(?: .*)?|faith|denomination|konfession|glaube|religi[oóã]o?n?"
    r"|religione|godsdienst|kirchensteuer",
    "politics": r"political(?: .*)?|party ?(?:id|affiliation|registration|identification)"
    r"|voted? ?for|partei(?:zugeh[oö]rigkeit)?|partido|parti politique|ideology",
    "union_membership": r"(?:trade |labou?r )?union(?: ?(?:member(?:ship)?|status))"
    r"|gewerkschaft(?:smitglied)?|syndicat|sindicato|sindacato|vakbond",
    "health": r"diagnos[ei]s(?: .*)?|diseases?(?: .*)?|icd(?: ?(?:9|10|11))?(?: .*)?|medications?"
    r"|medical(?: .*)?|symptoms?|comorbidit(?:y|ies)|blood ?(?:pressure|type|group|glucose|sugar)"
    r"|bmi|cholesterol|glucose|insulin|hba1c|(?:is )?smok(?:er|ing)(?: .*)?|diabet(?:es|ic)(?: .*)?"
    r"|hiv(?: .*)?|cancer(?: .*)?|tumou?r(?: .*)?|pregnan(?:t|cy|cies)"
    r"|vaccin(?:e|ated|ation)(?: .*)?|depression|mental health|hospitali[sz]ed"
    r"|heart ?(?:rate|disease)|stroke|allerg(?:y|ies)"
    r"|covid(?: .*)?|krankheit|erkrankung|diagnose|maladie|enfermedad|doen[cç]a|malattia|ziekte",
    "disability": r"disab(?:ility|led)(?: .*)?|handicap(?:ped)?|behinderung|discapacidad"
    r"|defici[eê]ncia|disabilit[aà]|invalidit[eé]",
    "sex_life": r"sex(?:ual)? (?:life|partners?|activity|behaviou?r)",
    "sexual_orientation": r"sexual(?: ?orientation|ity)|(?:is )?(?:gay|lesbian|lgbtq?)"
    r"|sexuelle orientierung|orientation sexuelle|orientaci[oó]n sexual",
    "gender_identity": r"gender ?identity|transgender|pronouns|geschlechtsidentit[aä]t",
    "biometrics": r"fingerprints?(?: .*)?|iris ?(?:scan|code)|face ?(?:id|embedding|encoding)"
    r"|voice ?print|retina(?: .*)?|gait",
    "genetics": r"genotypes?|genomes?|dna(?: .*)?|snps?|brca ?[12]?|alleles?|karyotype|haplotype",
    "criminal_record": r"criminal(?: .*)?|arrest(?:s|ed)?(?: .*)?"
    r"|convict(?:ion|ions|ed)(?: .*)?|recidivis[mt]|two year recid|is recid|priors? ?count"
    r"|felon(?:y|ies)|offen[cs]es?|c charge .*"
    r"|vorstrafen?|antecedentes penales",
    "finances": r"(?:annual |monthly |household |yearly |net |gross )?"
    r"(?:income|salary|wages?|earnings)"
    r"|credit ?(?:score|amount|history|rating|limit|card)|debts?|loan ?(?:amount|status)|mortgage"
    r"|(?:account |bank )?balance|capital ?(?:gain|loss)|net ?worth|default(?:ed)?(?: payment.*)?"
    r"|savings?(?: (?:account|status))?|bankrupt(?:cy)?|einkommen|gehalt|kredit(?:betrag|historie)"
    r"|schulden|revenus?|salaire|ingresos|sueldo|renda|sal[aá]rio|reddito|stipendio|inkomen|pincp",
    "government_id": PERSON["id_number"] + r"|tax ?id|steuer ?(?:id|nummer)|nif|dni|cpf|bsn|pesel"
    r"|aadhaar",
    "migration_status": r"(?:im)?migra(?:nt|tion)(?: .*)?|citizen(?:ship)?(?: .*)?"
    r"|visa ?(?:status|type)|nationality|foreign ?worker|refugee|asylum|residence permit"
    r"|staatsangeh[oö]rigkeit"
    r"|nationalit[eé]|nacionalidade?|nazionalit[aà]|nationaliteit|native ?country",
    "children": r"child(?:ren)? ?(?:s )?(?:name|age|id)|minor|is ?minor|pupil ?(?:id|name)",
}
"""Headers of fields that hold what is specially protected, by the categories of the bank."""

SENSITIVE_MAYBE: dict[str, str] = {
    "ethnicity": r"race|colou?r|origin|ancestry|tribe|caste",
    "health": r"condition|treatment|drug|age ?at ?death|weight|height|status|patient(?: .*)?",
    "politics": r"party|vote",
    "finances": r"income.*|credit.*|amount|duration|balance.*|housing|property",
    "criminal_record": r"charge.*|offen[cs]e.*|sentence",
    "location": LATITUDE + "|" + LONGITUDE + r"|gps.*|coordinates?|zip(?: ?code)?|postcode|plz",
    "migration_status": r"country of birth|birth ?place|place of birth|pobp",
}

RACES = frozenset(
    "white black asian hispanic latino caucasian african-american indian other native".split()
)
"""Words of which two or more show that a field `race` is not about running."""


def told(name: str, kinds: dict[str, str]) -> list[str]:
    """The kinds that a field's name tells, in the order of the list."""
    words = words_of_name(name).lower().strip()
    return [kind for kind, form in _compiled(tuple(kinds.items())) if form.fullmatch(words)]


@cache
def _compiled(kinds: tuple[tuple[str, str], ...]) -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(f"(?:{words})")) for kind, words in kinds]
