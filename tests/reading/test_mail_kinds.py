"""What mails say beside a rejection: sentences in six languages, of companies and of the one who applies."""

import pytest

from followup_analytics.reading.mail.words.kinds import RECEIVED, SENT, said_by_oneself, saying

THEIRS = {
    "invitation": """
Would you have 30 minutes on Thursday for a first call with me?
Could you spare half an hour next week to talk about the role?
Your interview with Tide Labs at 14:00 on Tuesday is scheduled.
We would like to invite you to an interview
Could we arrange a call next week?
Are you available for a chat on Thursday?
I'd love to set up a time to talk
Please pick a slot in my calendar
When would suit you for a second conversation?
We'd like to meet you in person
Your interview is scheduled for Monday at ten
Let's find a time to speak
Would you be free for a first call?
The next step is a technical interview
Please choose a time that works for you
Wir möchten Sie gern kennenlernen
Gern laden wir Sie zu einem Gespräch ein
Wann hätten Sie Zeit für ein Telefonat?
Passt Ihnen Dienstag um zehn für ein Gespräch?
Bitte wählen Sie einen Termin
Wir würden uns gern mit Ihnen unterhalten
Nous souhaitons vous rencontrer
Seriez-vous disponible pour un entretien
Nos gustaría entrevistarle
¿tienes disponibilidad para una llamada?
Vorremmo conoscerla
Gostaríamos de marcar uma entrevista
""",
    "offer": """
We are happy to offer you the role
I'm delighted to say that the job is yours
We would like you to join our team
Please find the contract attached
Welcome aboard
We want to make you an offer
You got the job
Here is your offer letter
We'd love to have you on the team
Wir freuen uns, Ihnen die Stelle anzubieten
Anbei erhalten Sie den Arbeitsvertrag
Sie haben die Stelle
Wir haben uns für Sie entschieden
Wir möchten Ihnen ein Angebot machen
Nous avons le plaisir de vous proposer le poste
Veuillez trouver ci-joint le contrat
Nos complace ofrecerle el puesto
Siamo lieti di offrirle il posto
Temos o prazer de lhe oferecer o cargo
""",
    "acknowledgement": """
We have received your application
Thank you for applying to Tide Labs
Your application has been received and is under review
Thanks for your interest in working with us, we'll be in touch
This is to confirm that we got your CV
Your application was submitted successfully
Vielen Dank für Ihre Bewerbung
Wir bestätigen den Eingang Ihrer Unterlagen
Ihre Bewerbung ist bei uns eingegangen
Nous accusons réception de votre candidature
Hemos recibido tu solicitud
Abbiamo ricevuto la sua candidatura
Recebemos a sua candidatura
""",
    "keep_in_mind": """
We will keep your details on file
We'd like to stay in touch for future roles
We will keep you in mind for other openings
May we add you to our talent pool
Let's reconnect in spring
Wir behalten Ihre Unterlagen gern in Evidenz
Wir würden Sie gern in unseren Talentpool aufnehmen
Wir kommen auf Sie zurück, sobald eine passende Stelle frei wird
Nous conservons votre dossier
Guardaremos su currículum para futuras vacantes
Terremo il suo curriculum in considerazione
Manteremos o seu currículo na nossa base
""",
}
OWN = {
    "thank_you": """
Thank you for your time today
It was great to meet you yesterday
Thanks for the conversation this morning
I enjoyed talking with you and the team
Many thanks for the interview
Vielen Dank für das Gespräch
Danke für das angenehme Gespräch heute
Es hat mich gefreut, Sie kennenzulernen
Merci pour l'entretien
Gracias por la entrevista
Grazie per il colloquio
Obrigado pela entrevista
""",
    "withdrawn": """
I would like to withdraw my application
I have accepted another offer
I have decided to stay in my current role
Please take me out of the process
Ich ziehe meine Bewerbung zurück
Ich habe mich für ein anderes Angebot entschieden
Je retire ma candidature
He aceptado otra oferta
Ritiro la mia candidatura
Aceitei outra proposta
""",
}
OTHERS = """
Did you get the job description?
The contract of the other tenant is not my business
I met your colleague at the conference
Our interview partners are on holiday
The call was very interesting
We keep the windows closed
My current role ends in March
Die Kollegin ist im Urlaub
Wir haben uns lange unterhalten
Le poste est au troisième étage
El puesto de libros está en la plaza
O contrato de arrendamento termina em maio
""".strip().splitlines()
SAYINGS = [(kinds, kind, text) for kinds, said in ((RECEIVED, THEIRS), (SENT, OWN)) for kind, text in said.items()]


REQUESTS = """
Would you mind referring me?
Could you refer me internally?
I wanted to ask you for a referral
I'd be grateful for a referral
Would you write me a letter of recommendation?
Could you put in a good word for me?
Könntest du mich empfehlen?
Würden Sie mir ein Empfehlungsschreiben ausstellen?
Pourrais-tu me recommander ?
¿Podrías recomendarme?
Potrebbe raccomandarmi?
Você poderia me indicar?
""".strip().splitlines()
NO_REQUESTS = """
Max Muster referred me to you
I was recommended by your colleague
References are available upon request
My letter of recommendation is attached
I can provide letters of recommendation
Frau Kern hat mir Ihre Firma empfohlen
Mme Kern m'a recommandé votre entreprise
Me recomendó su compañera
""".strip().splitlines()


def test_an_application_that_asks_for_a_recommendation_is_a_request():
    said = {one: said_by_oneself(["Application for clerk", f"{one}."]).kind for one in REQUESTS}
    assert {one: kind for one, kind in said.items() if kind != "referral"} == {}
    said = {one: said_by_oneself(["Application for clerk", f"{one}."]).kind for one in NO_REQUESTS}
    assert {one: kind for one, kind in said.items() if kind != "application"} == {}


def kind_of(sentence, kinds):
    said = saying([f"{sentence}."], kinds)
    return said.kind if said else ""


@pytest.mark.parametrize(("kinds", "kind", "text"), SAYINGS, ids=[kind for _, kind, _ in SAYINGS])
def test_a_kind_is_known_in_many_words(kinds, kind, text):
    said = {sentence: kind_of(sentence, kinds) for sentence in text.strip().splitlines()}
    assert {sentence: found for sentence, found in said.items() if found != kind} == {}


@pytest.mark.parametrize("kinds", [RECEIVED, SENT], ids=["received", "sent"])
def test_a_sentence_of_something_else_says_no_kind(kinds):
    assert [(one, said) for one in OTHERS if (said := kind_of(one, kinds))] == []
