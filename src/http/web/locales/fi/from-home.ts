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
  'from-home.details-said':
    'Muutos lähetetään: {host}. Muut näkevät entisen, kunnes se on siellä hyväksytty. Kannatukset säilyvät.',
  'from-home.removal-waiting': 'Peruttu täällä. Tieto lähetetään: {host}.',
  'trace.by-host': 'kuulemisen järjestäjä',
  'from-home.appeal': '{host} päätti tästä: hae muutosta sieltä.',
  'from-home.words': 'Uudet sanasi, ei vielä julkaistu: {words}',
  'done.sent-to-host':
    'Kirjoittamasi lähetetään kuulemisen järjestäjälle. Se päättää, ja sivusi kertoo, miten asia etenee.',
  'done.change-sent-to-host': 'Muutoksesi lähetetään kuulemisen järjestäjälle.',
  'from-home.stricter':
    'Tämä poistaa tekstin vain omilta sivuiltanne: {host} näyttää sitä edelleen ja päättää kaikkien puolesta.',
  'from-home.passed-on': 'Välitetty kuulemisen järjestäjälle {at}, ilman ilmoittajan nimeä.',

  'evidence.title': 'Mitä ei uskottu',
  'evidence.lead': 'Tämän organisaation sanomaa, hylätty ja säilytetty. Asiakirjat lukevat vain virkailijat.',
  'evidence.document': 'Asiakirja sellaisena kuin se tuli',
  'evidence.mirror': {
    one: '{count} järjestäjän kertomaa asiaa tästä kuulemisesta ei uskottu, eikä sitä näytetä.',
    other: '{count} järjestäjän kertomaa asiaa tästä kuulemisesta ei uskottu, eikä niitä näytetä.',
  },
  'evidence.forged-proof': 'Allekirjoitus, joka ei ole sen oma',
  'evidence.sequence-reused': 'Jo käytetty välisumman numero eri luvuin',
  'evidence.counted-before': 'Muita lukuja jo lasketusta äänestyksestä',
  'evidence.too-many': 'Enemmän ääniä kuin rekisteröityneitä',
  'evidence.not-invited': 'Välisumma ilman kutsua',
  'evidence.too-late': 'Välisumma määräajan jälkeen',
  'evidence.hash-mismatch': 'Teksti, joka ei vastaa tiivistettään',
  'evidence.shrunken-history': 'Historia lyhyempi kuin ennen',
  'evidence.number-reused': 'Jo annettu numero eri tekstillä',
  'evidence.foreign-id': 'Jotakin toisen osoitteella',
  'evidence.other-institution': 'Joku, joka puhuu toisen organisaation nimissä',
  'evidence.flood': 'Enemmän viestejä kuin otetaan vastaan',
} as const;
