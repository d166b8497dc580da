"""Trackers made up from a known log: headers, status words, forms of days, code pages and delimiters at random."""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field


def words(text, sign=";"):
    """The words of a list."""
    return text.split(sign)


COMPANIES = """Tide Labs;Reed & Sons;Alba Press;Nova Verlag;Ostara;Pell, Wren and Dove;Müller & Söhne;Kaviareň Hôrka
Café Noir
Zażółć Studio;Quill;North Sail;Hollow Oak;Blue Heron;Stone Bridge;Łódź Design;Señal Norte;Grün & Co;Harbour 9;Fjord Verk
Maple Yard;Copper Kettle;Ivy Lane;Two Rivers;Birch House"""
COMPANIES = words(COMPANIES.replace("\n", ";"))
ROLES = words("Analyst;Clerk;Editor;Writer;Planner;Data Engineer;Buchhalterin;Chargé d’études;Designer")

# Per meaning: names that the lists hold, names that they do not.
HEADERS = {
    "company": (
        words(
            "Company;company;Company Name;Employer;Organization;Firma;Unternehmen;Entreprise;"
            "Empresa;Azienda;Bedrijf;Şirket;公司;会社名;Společnost;Spoločnosť"
        ),
        words("Outfit;Who;Shop;Haus;Boîte"),
    ),
    "role": (
        words(
            "Role;ROLE;Job Title;Position;Stelle;Poste;Puesto;Vaga;Ruolo;Functie;Stanowisko;Pozice;"
            "Pozícia;Pozisyon;职位;職種"
        ),
        words("Gig;What;Seat;Aufgabe;Chaise"),
    ),
    "applied": (
        words(
            "Applied;Date Applied;date_applied;Applied On;Application Date;Date Sent;"
            "Bewerbungsdatum;Beworben am;Date de candidature;Fecha de aplicación;"
            "Data de candidatura;Data candidatura;Data wysłania;Datum odeslání;Başvuru Tarihi;投递日期;"
            "応募日;Dátum odoslania"
        ),
        words("Pressed send;Out the door;Losgegangen;Lancé"),
    ),
    "status": (
        words("Status;STATUS;Stage;Outcome;Ergebnis;Statut;Estado;Stato;Wynik;Stav;Durum;状态;選考状況"),
        words("Where it is;Mood;Lage;Vibe"),
    ),
    "answered": (
        words(
            "Response Date;response_date;Reply;Answer on;Date of 1st Response;Antwort am;"
            "Rückmeldung;Date de réponse;Fecha de respuesta;Data de resposta;Data risposta;"
            "Data odpowiedzi;Datum odpovědi;回复日期"
        ),
        words("They spoke;Echo;Signal"),
    ),
    "interviewed": (
        words(
            "Interview;Interview Date;Onsite;Phone Screen;Vorstellungsgespräch;Entretien;"
            "Entrevista;Colloquio;Rozmowa;Pohovor;Mülakat;面试;面接"
        ),
        words("Met them;Sat down;Treffen"),
    ),
}
EXTRAS = {
    "Location": ("Berlin", "Leeds", "Remote"),
    "Salary": ("50000", "€ 60.000", ""),
    "Job Link": ("https://jobs.example/1", "https://jobs.example/2", ""),
    "Mood of the day": ("sunny", "so so", ""),
    "Ansprechpartner": ("Ana Lee", "Bo Kern", ""),
}
# Per kind: words that the lists hold, words that they do not; each list in one language or another.
WORDS = {
    "applied": (
        words(
            "Applied;Pending;Waiting;In progress;offen;Beworben;En attente;Postulé;Enviado;"
            "In attesa;Wysłano;Odesláno;Bekliyor;已投递;選考中"
        ),
        words("Fingers crossed;Stewing;Mal sehen"),
    ),
    "rejection": (
        words(
            "Rejected;rejected;Rejection;Not selected;Absage;Abgelehnt;Refus;Refusé;Rechazado;"
            "Recusado;Rifiutato;Afgewezen;Odrzucono;Zamítnuto;Zamietnuté;Reddedildi;拒绝;不採用"
        ),
        words("Thumbs down;Nope nope;Kein Glück"),
    ),
    "withdrawn": (
        words("Withdrawn;Withdrew;Zurückgezogen;Retiré;Retirado;Ritirata;放弃;辞退"),
        words("Bailed;Lost interest in them"),
    ),
    "offer": (
        words("Offer;Offer received;Zusage;Offre reçue;Oferta recibida;Proposta ricevuta;Nabídka;Teklif;内定"),
        words("They want me;Jackpot"),
    ),
    "hired": (
        words("Hired;Accepted offer;Eingestellt;Embauché;Contratado;Assunto;入职;入社"),
        words("In the boat;Starting Monday"),
    ),
    "saved": (
        words("Saved;Wishlist;Bookmarked;Gespeichert;À postuler;Guardado;收藏;気になる"),
        words("Maybe some day;Eyeing"),
    ),
}
CLOSINGS = ("rejection", "withdrawn", "offer", "hired")
_DE = words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember", " ")
_ES = words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", " ")
FORMS = {
    "iso": lambda d: d.isoformat(),
    "iso time": lambda d: f"{d.isoformat()} 09:30:00",
    "day first": lambda d: f"{d:%d/%m/%Y}",
    "month first": lambda d: f"{d.month}/{d.day}/{d.year}",
    "dotted": lambda d: f"{d:%d.%m.%Y}",
    "dotted short": lambda d: f"{d:%d.%m.%y}",
    "short": lambda d: f"{d.month}/{d.day}/{d:%y}",
    "named": lambda d: f"{d.day} {d:%b} {d.year}",
    "named first": lambda d: f"{d:%B} {d.day}, {d.year}",
    "weekday": lambda d: f"{d:%A}, {d:%B} {d.day}, {d.year}",
    "German": lambda d: f"{d.day}. {_DE[d.month - 1]} {d.year}",
    "Spanish": lambda d: f"{d.day} de {_ES[d.month - 1]} de {d.year}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
}
ABOVE = ("", "My job search\n", "# do not edit\n# made by me\n", "\n\n")


@dataclass
class Tracker:
    """A file, the log that it was made from, and which of its words the lists hold."""

    data: bytes
    page: str
    known: bool
    rows: list[dict] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    form: str = ""

    def truth(self):
        """Applications with what became of them, without what was only saved."""
        return [row for row in self.rows if row["status"] != "saved"]


def make(rng, *, known):
    """A tracker at random; with `known` all its headers and words are in the lists, else some are not."""
    meanings = ["company", "role", "applied", *(m for m in ("status", "answered", "interviewed") if rng.random() < 0.7)]
    if "answered" in meanings and "status" not in meanings:
        meanings.remove("answered")
    headers = {m: rng.choice(HEADERS[m][0 if known or rng.random() < 0.6 else 1]) for m in meanings}
    rows = [_row(rng, company, meanings) for company in rng.sample(COMPANIES, rng.randint(2, 12))]
    words = {kind: rng.choice(WORDS[kind][0 if known or rng.random() < 0.6 else 1]) for kind in WORDS}
    form = rng.choice(list(FORMS))
    extras = {name: rng.choice(cells) for name, cells in EXTRAS.items() if rng.random() < 0.3}
    order = [*meanings, *extras]
    rng.shuffle(order)
    table = [[headers.get(name, name) for name in order]]
    table += [[_cell(row, name, words, FORMS[form], extras) for name in order] for row in rows]
    return Tracker(*_written(rng, table), known, rows, headers, words, form)


def _row(rng, company, meanings):
    applied = dt.date(2023, 1, 1) + dt.timedelta(days=rng.randrange(1000))
    status = rng.choice(["applied", "applied", "rejection", "rejection", "withdrawn", "offer", "hired", "saved"])
    status = status if "status" in meanings else "applied"
    saved = status == "saved"
    row = {"company": company, "role": rng.choice(ROLES), "status": status, "applied": None if saved else applied}
    row["answered"] = row["interviewed"] = None
    if "answered" in meanings and status in CLOSINGS and rng.random() < 0.8:
        row["answered"] = applied + dt.timedelta(days=rng.randrange(1, 60))
    if "interviewed" in meanings and not saved and rng.random() < 0.4:
        row["interviewed"] = applied + dt.timedelta(days=rng.randrange(1, 60))
    return row


def _cell(row, name, words, form, extras):
    if name in extras:
        return extras[name]
    if name == "status":
        return words[row["status"]]
    value = row[name]
    return "" if value is None else form(value) if isinstance(value, dt.date) else value


def _written(rng, table):
    out = io.StringIO()
    delimiter = rng.choice(",;\t|")
    csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(["\n", "\r\n"])).writerows(table)
    text = rng.choice(ABOVE) + out.getvalue()
    pages = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1250", "cp1254", "gb18030", "cp932"]
    rng.shuffle(pages)
    letters = {c for c in text if "\x7f" < c < "\u2e80"}  # nobody's Chinese or Japanese spreadsheet holds accents
    pages = [page for page in pages if not (letters and page in ("gb18030", "cp932"))]
    for page in pages:
        try:
            return text.encode(page), page
        except UnicodeEncodeError:
            continue
    return text.encode(), "utf-8"
