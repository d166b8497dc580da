"""How companies close an application in a mail: sentences in six languages that do, and such as do not, or not yet."""

import pytest

from followup_analytics.reading.mail.words.kinds import RECEIVED, saying

CLOSING = """
We decided for another candidate
Unfortunately we will not move forward.
We won't be moving forward at this time
We have filled the position
In the end we went with someone else
We've decided to go in a different direction
Your profile does not match our current needs
You were not selected for the role
I am sorry that we cannot offer you the role
On this occasion we will not be progressing your application
We are unable to offer you the role
We have chosen to pursue other candidates
Your application has been unsuccessful
We have decided to move forward with candidates whose experience more closely matches our needs
I'm sorry to say it is a no from us
We have decided against proceeding
We decided in favour of another applicant
The team has decided not to continue
We have offered the role to another candidate
We do not have a suitable position for you at the moment
Unfortunately you did not make it to the next round
You have not been shortlisted
You are no longer under consideration
We have selected another candidate
Another candidate was chosen
We have accepted another applicant's offer and closed the search
We will not be able to offer you a position
We won't be taking your application further
We will not be inviting you to an interview
We have concluded that you are not the best fit for this role
Your application was not successful on this occasion
We had to make a difficult decision and will not proceed
Unfortunately, the role went to an internal candidate
Sadly we can't offer you a place this time
Wir haben uns leider gegen Sie entschieden
Leider müssen wir Ihnen absagen
Die Wahl ist auf eine andere Person gefallen
Wir haben uns anderweitig entschieden
Leider hat es diesmal nicht geklappt
Ihre Bewerbung war leider nicht erfolgreich
Wir können Ihnen leider keine positive Rückmeldung geben
Wir werden Ihre Bewerbung nicht weiter verfolgen
Wir haben uns für jemand anderen entschieden
Ihr Profil passt leider nicht zu unseren Anforderungen
Leider können wir Ihnen die Stelle nicht anbieten
Leider sind Sie nicht in der nächsten Runde
Wir bedauern, Ihnen keine Zusage geben zu können
Die Stelle wurde intern besetzt
Wir haben uns für eine andere Bewerberin entschieden
Leider kommen wir nicht zusammen
Wir können Ihre Bewerbung im weiteren Verfahren nicht berücksichtigen
Ihre Unterlagen senden wir mit Bedauern zurück
Wir müssen Ihnen leider mitteilen, dass wir uns anders entschieden haben
Nous avons retenu une autre candidature
Nous avons choisi un autre candidat
Votre candidature n'a pas été retenue
Nous ne donnerons pas suite à votre candidature
Nous sommes au regret de ne pas pouvoir retenir votre profil
Notre choix s'est porté sur une autre personne
Malheureusement, votre profil ne correspond pas à nos attentes
Nous ne pouvons pas vous proposer le poste
Nous avons décidé de ne pas poursuivre avec vous
Votre candidature n'a pas abouti
Hemos elegido a otro candidato
Hemos decidido no continuar con su candidatura
Lamentamos comunicarle que no ha sido seleccionado
Su perfil no se ajusta a lo que buscamos
La plaza se ha adjudicado a otra persona
No podemos ofrecerle el puesto
Hemos optado por otra candidata
Finalmente hemos seleccionado a otra persona
Su candidatura ha sido descartada
No avanzaremos con tu proceso
Abbiamo scelto un'altra candidata
La sua candidatura non è stata selezionata
Siamo spiacenti di non poter proseguire con lei
Il suo profilo non corrisponde alle nostre esigenze
Abbiamo deciso di non procedere
La scelta è caduta su un'altra persona
Non possiamo offrirle il posto
Purtroppo non ha superato la selezione
Abbiamo optato per altri profili
La posizione è stata assegnata a un altro candidato
Decidimos seguir com outro candidato
Infelizmente não avançaremos com a sua candidatura
O seu perfil não corresponde ao que procuramos
Escolhemos outra pessoa para a vaga
Você não foi aprovado no processo seletivo
Não podemos oferecer-lhe o lugar
A vaga foi preenchida por outro candidato
A sua candidatura não foi bem-sucedida
Optámos por outra candidata
Decidimos não prosseguir
It was a close call, but we are offering the job to somebody with more experience in the field
We will be continuing the process with other applicants
We've picked someone else for the position
I wish I had better news: you didn't get the job
After much thought, the committee has selected a different finalist
We are not able to progress your application any further
Regrettably your application was not shortlisted
We have decided to hire internally
Your background isn't quite what we are looking for
We've gone with another applicant
You have not been successful on this occasion
We decided not to extend an offer
Nach reiflicher Überlegung haben wir uns für einen anderen Bewerber entschieden
Leider konnten Sie uns nicht überzeugen
Wir möchten Ihre Bewerbung nicht weiterverfolgen
Sie haben es leider nicht in die engere Auswahl geschafft
Die Entscheidung ist leider nicht auf Sie gefallen
Nous avons opté pour un profil plus expérimenté
Votre profil n'a pas été sélectionné
Hemos decidido seguir adelante con otros candidatos
Tu candidatura no ha sido seleccionada
Abbiamo deciso di proseguire con altri candidati
Il suo profilo non è in linea con la ricerca
Optamos por seguir com outros candidatos
A sua candidatura não foi selecionada
Unfortunately, you have not been chosen for this opportunity
We're sorry to inform you that we are not going to be able to proceed
We have made an offer to another candidate who accepted
It is with regret that I must inform you that the position was offered to someone else
We had many strong applicants and you were not among those selected
Your application will not be considered further
We will not be moving you to the next stage
We have closed the role
We decided to pass on your application
You weren't selected
The hiring team chose not to move forward
We can't move you forward
Wir haben die Stelle anderweitig besetzt
Leider haben wir uns nicht für Sie entschieden
Ihre Bewerbung konnte leider nicht berücksichtigt werden
Wir müssen Ihnen eine Absage erteilen
Andere Bewerber passten besser
Sie sind leider nicht weiter gekommen
Votre candidature ne sera pas retenue
Nous ne poursuivrons pas le processus
No has sido elegida
El puesto fue otorgado a otra persona
Purtroppo non è stato scelto
Outra candidata foi selecionada
We appreciate your interest, however you have not been successful in your application
At this point we are going to focus on other candidates
I regret that we won't be able to take you forward
We have made the decision to go with a different applicant
Unfortunately the panel did not select you
We ended up hiring someone with a stronger background
Your CV has not been shortlisted
We are sorry to tell you that you did not get through to the final round
The vacancy has since been filled
We do not feel there is a match
We've decided that we will not be extending an offer
After review, we can't offer you an interview at this time
Other applicants were a closer match
We are not in a position to offer you employment
Leider haben wir uns für einen Mitbewerber entschieden
Wir möchten Ihnen mitteilen, dass Sie nicht ausgewählt wurden
Ihre Bewerbung wurde leider abgelehnt
Wir können Sie im weiteren Prozess leider nicht berücksichtigen
Die Position ist mittlerweile vergeben
Leider erhalten Sie von uns eine Absage
Vous n'avez pas été sélectionné pour la suite
Nous avons préféré une candidate plus expérimentée
Hemos cubierto la vacante
Lamentablemente su candidatura no ha prosperado
La informiamo che la sua candidatura non è stata accolta
Abbiamo preferito un altro profilo
Não foi possível avançar com a sua candidatura
Optámos por um candidato com mais experiência
Your application was reviewed carefully but was declined
We've opted for a candidate who can start sooner
We're afraid it's bad news: the job has gone to another person
They chose to continue with the other two finalists
We have decided to withdraw our interest in your application
Sorry, you're not what we are looking for right now
We will have to decline your application
Another finalist accepted our offer
We can't take your candidacy any further
The client has rejected your profile
Regretfully, we must turn down your application
We are not proceeding with your candidacy
We've hired an internal colleague
Your interview was strong but not strong enough
Leider fiel die Entscheidung zugunsten einer anderen Kandidatin aus
Wir haben uns entschieden, den Prozess mit Ihnen nicht fortzusetzen
Sie gehören leider nicht zu den Ausgewählten
Ihr Profil entspricht nicht unseren Erwartungen
Die Stelle haben wir mit einer internen Kollegin besetzt
Nous n'irons pas plus loin dans le processus
Une autre personne a été retenue
El cliente ha descartado tu perfil
Hemos contratado a alguien con más experiencia
Il cliente ha scelto una persona interna
Não vamos dar seguimento à sua candidatura
A vaga já não está disponível
""".strip().splitlines()
OPEN = """
We have not decided yet
We will not make a decision before Friday
We do not have your CV
I'm going to pass your CV on to my colleague
We are moving forward with you
Another candidate asked for your slot, so yours is at ten
You have been selected for the next round
We decided to offer you the role
We would like to go forward with your application
I could not find your application
Please do not reply to this mail
We cannot open the file you sent
We will not be in the office on Monday
It is not a problem to move the interview
You did not attach your portfolio
We have not yet selected a candidate
No other candidate has been chosen so far
We will not contact your references without asking
It is not necessary to bring your papers
Other candidates will be seen this week
We do not offer visa sponsorship for this role; do you need it?
I will not be able to join the interview
Leider bin ich bis Montag nicht im Haus
Leider konnte ich Sie nicht erreichen
Wir haben uns noch nicht entschieden
Wir haben noch keine andere Person eingeladen
Leider ist der Anhang nicht lesbar
Die Stelle ist noch nicht besetzt
Wir haben uns für Sie entschieden
Passt Ihnen der Dienstag nicht, sagen Sie es gern
Ihre Bewerbung ist nicht vollständig
We have not filled the position yet
If you are not selected we will tell you
Should you not be shortlisted, you will hear from us
We will not need another reference
We cannot proceed until you have sent your certificates
We are not able to move the call to Thursday
If another candidate drops out we will call you
We have decided to invite you to the next round
You have not been forgotten
Your background is what we are looking for
The other candidates have been seen, and you are the one we want
I went to another meeting and missed your call
We have chosen a different room
We do not have your address
Leider habe ich erst am Donnerstag Zeit
Wir haben einen anderen Termin gewählt
Bitte wählen Sie einen anderen Termin
Wir haben noch keine Entscheidung getroffen
Ihre Unterlagen sind noch nicht angekommen
Nous n'avons pas encore choisi
Nous avons choisi une autre salle
Aún no hemos decidido
Hemos elegido otra fecha
Non abbiamo ancora deciso
Abbiamo scelto un'altra data
Ainda não decidimos
Escolhemos outra data
Falls Sie nicht in die engere Auswahl kommen, hören Sie von uns
Si votre candidature n'est pas retenue, vous recevrez un message
Si no has sido seleccionado, te avisaremos
Se não for selecionado, avisaremos
Se non sarà selezionato, riceverà una mail
Thank you for applying, we will get back to you within two weeks
We are reviewing other candidates this week and will decide on Friday
You are the strongest candidate so far
We would like to move you forward to the next round
Could you send your CV without a photo?
I was not able to open the attachment
We are not sure whether Tuesday works for the panel
The interview will not take longer than an hour
It was not easy to find a slot, but Thursday at two works
I have passed on your application to my colleague in Berlin
Your experience is a good match for the role
We selected you for the next stage
You have been shortlisted
There are other applicants in the process, as you can imagine
The position has not been filled
We will proceed with your application
I cannot make it to the call, may we speak later?
We did not get your certificates
If we go with another candidate we will tell you by Friday
Another person will join the interview
Someone else from the team will call you
We have chosen Thursday for the interview
I am going to another conference next week
We are pleased to offer you the position
We'd like to offer you an interview
You did not send us your portfolio
We are still interviewing other people for this position
Die Stelle ist noch offen
Ihre Bewerbung liegt dem Fachbereich vor
Leider habe ich Sie telefonisch nicht erreicht
Wir freuen uns, Sie in der nächsten Runde zu sehen
Bitte senden Sie uns die fehlenden Unterlagen nicht per Post
Es sind noch andere Bewerber im Rennen
Sie sind in der engeren Auswahl
Ihr Profil passt sehr gut zu uns
Eine andere Kollegin wird Sie anrufen
Nous reviendrons vers vous la semaine prochaine
Votre profil correspond à nos attentes
Nous n'avons pas reçu votre CV
Votre candidature est en cours d'examen
Su perfil encaja muy bien
No hemos recibido su CV
La persona de contacto es otra
Il suo profilo è molto interessante
O seu perfil corresponde ao que procuramos
Outra pessoa da equipa vai ligar
We move the interview to another day
I will not continue my own search for an apartment
""".strip().splitlines()


def kind(sentence):
    said = saying([f"{sentence}."], RECEIVED)
    return said.kind if said else ""


def test_a_sentence_that_closes_is_a_rejection_or_a_position_filled():
    assert [sentence for sentence in CLOSING if kind(sentence) not in ("rejection", "filled")] == []


def test_a_sentence_that_leaves_it_open_closes_nothing():
    assert [sentence for sentence in OPEN if kind(sentence) in ("rejection", "filled")] == []


@pytest.mark.parametrize(
    ("closes", "leaves_open"),
    [
        ("You were not selected", "If you were not selected, we would say so"),
        ("We will not move forward", "We will not move forward until you are back"),
        ("Wir können Sie leider nicht berücksichtigen", "Falls wir Sie leider nicht berücksichtigen können"),
        ("Le poste est pourvu", "Le poste n'est pas encore pourvu"),
        ("No has sido seleccionado", "Si no has sido seleccionado, te avisaremos"),
        ("Abbiamo scelto un altro candidato", "Non abbiamo ancora scelto un altro candidato"),
        ("A vaga foi preenchida", "A vaga ainda não foi preenchida"),
    ],
)
def test_a_condition_and_not_yet_count_within_their_clause_alone(closes, leaves_open):
    assert kind(closes) in ("rejection", "filled")
    assert kind(leaves_open) not in ("rejection", "filled")
    assert kind(f"{closes}, but write to us if you like") == kind(closes)
