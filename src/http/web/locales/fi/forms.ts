export const FORMS = {
  'form.sign-in-beside': 'Kirjaudu toisessa välilehdessä ja lähetä tämä sitten uudelleen.',
  'form.held-title': 'Istuntosi on päättynyt',
  'form.held-other': 'Joku muu on kirjautuneena',
  'form.held-text': 'Mitään ei ole kadonnut: kirjoittamasi on tallessa tällä sivulla.',
  'form.held-files': 'Valitsemiasi tiedostoja ei voi säilyttää: valitse ne sen jälkeen uudelleen.',
  'form.held-again': 'Lähetä uudelleen',
  'form.held-said': 'Mitä olit kirjoittanut',
  'admin.title': 'Työpöytä',
} as const;
