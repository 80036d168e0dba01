export const RESIDENTS = {
  'residents.nav': 'Asukkaat',
  'residents.lead':
    'Luettelot kertovat, kuka lasketaan vahvistetuksi asukkaaksi. Niistä säilytetään vain lukukelvottomat tiivisteet: ei osoitetta, ei koodia, ei nimeä.',
  'residents.counts': 'Mitä säilytetään',
  'residents.listed': 'Luetteloissa olevat',
  'residents.with-code': 'Heistä kirjeitse lähetetyn koodin saaneet',
  'residents.proven': 'Heistä asukkaina osallistuneet',
  'residents.add': 'Lisää luettelo',
  'residents.columns':
    'CSV-tiedosto, jonka ensimmäinen rivi nimeää sarakkeet: email (osoite, jolla henkilö kirjautuu), code (vähintään kymmenen kirjainta tai numeroa, lähetetty kirjeitse), territory (valinnainen). Mukana email, code tai molemmat; muut sarakkeet ohitetaan.',
  'residents.list': 'Tiedosto',
  'residents.list-hint': 'Enintään 1 Mt: pidempi luettelo lisätään useana tiedostona. Jo tunnettu ei muutu.',
  'residents.send': 'Lisää luettelo',
  'residents.result':
    'Uusia: {listed}. Jo luettelossa: {known}. Jo osallistuneita, jotka lasketaan nyt asukkaiksi: {raised}.',
  'residents.forget': 'Unohda luettelot',
  'residents.forget-said':
    'Unohtaa ne, jotka eivät ole vielä osallistuneet asukkaina: heidän osoitteensa ja koodinsa eivät enää kerro mitään. Ansaitut lähteet säilyvät.',
  'residents.sure': 'Kyllä, unohda nämä henkilöt',
  'residents.forget-button': 'Unohda',
  'done.residents-listed': 'Luettelo on lisätty.',
  'done.residents-forgotten': 'Nämä henkilöt on unohdettu.',
  'standing.title': 'Lähteeni täällä',
  'standing.prove': 'Tule lasketuksi asukkaana',
  'standing.prove-said':
    'Jos viranomainen lähetti sinulle koodin kirjeitse, anna se tässä. Jos se tuntee kirjautumisosoitteesi, tämä tehtiin kirjautuessasi.',
  'standing.way': 'Asutko täällä? Anna kirjeessä saamasi koodi.',
  'standing.code': 'Kirjeen koodi',
  'standing.code-hint': 'Välilyönneillä, yhdysmerkeillä ja isoilla kirjaimilla ei ole väliä.',
  'standing.send': 'Tarkista',
  'standing.too-many': 'Koodeja on kokeiltu liikaa. Odota tunti tai ota yhteyttä viranomaiseen.',
  'done.residence-proven': 'Sinut lasketaan nyt vahvistetuksi asukkaaksi, myös jo kannattamissasi.',
} as const;
