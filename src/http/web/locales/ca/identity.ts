export const IDENTITY = {
  'identity.provider-text':
    'Se us reconeix a {host} i torneu aquí. Rebem el que la institució hi demana: ni la vostra contrasenya ni el que feu en altres llocs.',
  'identity.provider-add-text':
    'Se us reconeix a {host} i torneu aquí: des d’aleshores també podreu iniciar la sessió així.',
  'identity.provider-button': 'Continua amb {label}',
  'identity.account-title': 'Amb el vostre compte del fedivers',
  'identity.account-text':
    'El vostre servidor us pregunta si accepteu que se us reconegui aquí. Llegim el nom del vostre compte i res més, i no hi escrivim res. El que vau fer des d’aquest compte també és vostre aquí.',
  'identity.account-add-text':
    'El vostre servidor confirma que aquest compte és vostre. El que hi vau fer compta aleshores com a vostre, una vegada.',
  'identity.account-hint':
    'La del vostre compte, per exemple a Mastodon: @nom@servidor. Es desa xifrada, perquè la trobeu entre les vostres maneres d’iniciar sessió.',
  'identity.account-button': 'Continua al meu servidor',
  'identity.failed': 'No heu iniciat la sessió',
  'identity.own': 'Torna a com inicio la sessió',
  'identity.other-ways': 'Altres maneres d’iniciar la sessió',
  'identity.join-title': 'Sou totes dues persones?',
  'identity.join-text':
    '{label} ja participa aquí, com a {other}. Heu iniciat la sessió com a {own}. Si sou totes dues, passen a ser una.',
  'identity.join-once':
    'El que vau recolzar o votar amb totes dues compta una vegada; si difereixen val el posterior, segons les regles de cada votació.',
  'identity.join-name': 'Continueu sent {own}, amb les propostes i els comentaris de totes dues.',
  'identity.join-forever': 'No es pot desfer. Les votacions tancades queden com es van comptar.',
  'identity.join-button': 'Soc totes dues: reuneix-les en una',
  'identity.join-not': 'Deixa-les separades',
  'identity.left-here':
    'Aquí la vostra sessió està tancada. Per tancar-la també al servei que us va reconèixer, continueu.',
  'identity.left-title': 'La vostra sessió està tancada',
  'identity.left-text': 'La vostra sessió està tancada aquí i al servei que us va reconèixer.',
  'identity.left-home': 'A la primera pàgina',
  'done.sign-in-added': 'Afegit: des d’ara podeu iniciar la sessió així.',
} as const;
