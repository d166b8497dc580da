"""Sentences that nag, that trade and that are kind: half to write the patterns by, half only to judge them."""

# Seen while the patterns were written.
NAGS = """
I wanted to check in on my application.
I just wanted to check in.
Just wanted to follow up on my application.
I am writing to follow up on the status of my application.
Following up on my email below.
Checking in!
Just a quick check-in
Have you had a chance to review my application?
Have you made a decision yet?
Where do things stand?
I was wondering whether there is any news.
I haven't heard back from you.
Any word yet?
Hoping to hear back soon
Friendly reminder
Circling back on this
Pinging you again
Wanted to see if there were any updates.
Ich wollte mich nach dem Stand der Dinge erkundigen.
Ich wollte kurz nachhören
Wie ist der Stand meiner Bewerbung?
Ich habe noch nichts von Ihnen gehört.
Ich möchte mich nach dem Stand meiner Bewerbung erkundigen.
Ich frage nach, ob es schon etwas Neues gibt.
Haben Sie schon eine Entscheidung getroffen?
Gibt es Neuigkeiten?
Je me permets de revenir vers vous
Je reviens vers vous concernant ma candidature
Où en est ma candidature ?
Avez-vous pris une décision ?
Je n'ai pas eu de vos nouvelles.
Je souhaite savoir où en est mon dossier
Je voulais faire le point
""".strip().splitlines()
EXCHANGES = """
If you get back to me, I will send you the article.
Once you reply, I'll share the paper.
I would gladly send you the article if you reply.
As soon as I hear from you I will send the dataset.
I can introduce you to Eva if you move my application forward.
When you answer, I will pass on the paper.
Let me know about the role and I will send you the link.
In exchange for an update
Wenn Sie mir antworten, schicke ich Ihnen den Artikel.
Sobald Sie sich melden, sende ich Ihnen den Artikel.
Ich schicke Ihnen den Artikel, wenn Sie mir antworten.
Si vous me répondez, je vous envoie l’article.
Si vous me répondez, je pourrai vous envoyer l’article.
Dès que vous me répondez, je vous envoie l'article.
Je vous enverrai l'article si vous me répondez.
Then, if you reply, I can offer you a contact.
""".strip().splitlines()
KIND = """
Thank you for your news; any updates to the model are on its page.
If you are free, I can call.
If you need anything, I can send it.
If this is useful, I can send more.
Wenn Sie mögen, schicke ich Ihnen den Artikel.
I was touched by what you said, and I checked in at the conference.
If you prefer, I will send it by post
If you need the data, I can share it.
""".strip().splitlines()

# Written down before the patterns were changed, by the same hand; the patterns were not fitted to them.
HELD_OUT_NAGS = """
I am just following up on our interview last week.
I'm reaching out to see where you are in the hiring process.
Could you give me an update on the position?
Is there an update on my application?
Do you have any update for me?
I have not received an answer yet.
I still haven't received a reply to my last message.
Did you get my last email?
Bumping this to the top of your inbox.
A gentle reminder about my application.
I wonder if you have come to a decision.
When can I expect to hear from you?
What is the status of my application?
I would appreciate an update on the timeline.
Ich wollte mal hören, wie es mit meiner Bewerbung aussieht.
Haben Sie meine letzte Nachricht erhalten?
Bis heute habe ich keine Antwort erhalten.
Wann kann ich mit einer Rückmeldung rechnen?
Nur eine kurze Erinnerung an meine Bewerbung.
Ist schon eine Entscheidung gefallen?
Darf ich fragen, wie weit Sie mit der Auswahl sind?
Leider habe ich seitdem nichts mehr gehört.
Avez-vous eu le temps d'examiner ma candidature ?
Je n'ai toujours pas reçu de réponse.
Je me permets de vous relancer.
Quand puis-je espérer une réponse ?
Avez-vous bien reçu mon dernier message ?
Un petit rappel concernant ma candidature.
Sans nouvelles de votre part, je vous écris à nouveau.
Pourriez-vous me dire où en est le recrutement ?
""".strip().splitlines()
HELD_OUT_EXCHANGES = """
If you let me know your decision, I will forward the report.
I will share the contact as soon as you give me an answer.
Tell me where things stand and I will send you the paper.
Should you hire me, I can introduce you to my old team.
I'd be happy to send you the slides once I hear back.
Reply by Friday and I'll pass on the link.
You get the article when I get an answer.
If I get the job, I will give you the data.
Wenn ich von Ihnen höre, bekommen Sie den Artikel.
Ich stelle Ihnen Eva gern vor, sobald Sie sich entschieden haben.
Geben Sie mir Bescheid, dann leite ich Ihnen den Bericht weiter.
Falls Sie mich einladen, bringe ich Ihnen das Buch mit.
Im Tausch gegen eine Antwort schicke ich den Artikel.
Répondez-moi et je vous transmets l'article.
Je vous transmettrai le contact dès que j'aurai de vos nouvelles.
Quand vous m'aurez répondu, je vous enverrai le rapport.
""".strip().splitlines()
HELD_OUT_KIND = """
If you would like to see it, I can send you the chapter.
I can send you the data if that helps.
If it is of interest, I will gladly share the slides.
If you want, I can introduce you to Eva.
When you have time, I would be glad to talk.
Your answer about open data has stayed with me.
I will send you the book, as you asked.
I heard back from the library and can now give you the title.
The update to the tide tables is out, and I thought of you.
Falls Sie Interesse haben, schicke ich Ihnen gern mehr.
Wenn es Ihnen nützt, leite ich Ihnen den Bericht weiter.
Ihre Antwort auf meine Frage nach den Pegeln begleitet mich noch.
Si vous le souhaitez, je vous enverrai l'article.
Si cela vous intéresse, je peux vous transmettre le rapport.
Votre réponse à propos des marées m'a fait réfléchir.
""".strip().splitlines()
