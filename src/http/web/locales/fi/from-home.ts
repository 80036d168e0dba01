export const FROM_HOME = {
  'from-home.before':
    '{host} järjestää tämän kuulemisen: se päättää siitä, mitä kirjoitat täällä, ja antaa sille numeron. Siihen asti vain sinä näet sen.',
  'from-home.waiting': 'Lähetetty: {host} päättää. Ei vielä vastausta.',
  'from-home.held': 'Virkailija lukee sen ennen julkaisua: {host}.',
  'from-home.accepted': 'Hyväksytty: {host}. Se näkyy täällä pian.',
  'from-home.refused': '{host} ei hyväksynyt sitä: {reason}',
  'from-home.change-waiting': 'Uusi tekstisi on lähetetty: {host}. Vastaukseen asti kaikki lukevat edellistä.',
  'from-home.change-refused': '{host} ei hyväksynyt uutta tekstiäsi: {reason}',
  'from-home.change-said': 'Uusi teksti lähetetään: {host}. Kannatukset jäävät siihen versioon, jolle ne annettiin.',
  'from-home.removal-waiting': 'Peruttu täällä. Tieto lähetetään: {host}.',
  'trace.by-host': 'kuulemisen järjestäjä',
  'from-home.appeal': '{host} päätti tästä: hae muutosta sieltä.',
  'from-home.words': 'Uudet sanasi, ei vielä julkaistu: {words}',
  'done.sent-to-host':
    'Kirjoittamasi lähetetään kuulemisen järjestäjälle. Se päättää, ja sivusi kertoo, miten asia etenee.',
  'done.change-sent-to-host': 'Uusi tekstisi lähetetään kuulemisen järjestäjälle.',
  'from-home.stricter':
    'Tämä poistaa tekstin vain omilta sivuiltanne: {host} näyttää sitä edelleen ja päättää kaikkien puolesta.',
  'from-home.passed-on': 'Välitetty kuulemisen järjestäjälle {at}, ilman ilmoittajan nimeä.',
} as const;
