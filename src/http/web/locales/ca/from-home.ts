export const FROM_HOME = {
  'from-home.before':
    '{host} organitza aquesta consulta: decideix sobre el que escriviu aquí i li dona el número. Fins llavors, només ho veieu vós.',
  'from-home.waiting': 'Enviat a {host}, que decideix. Encara sense resposta.',
  'from-home.held': 'Un agent de {host} ho llegeix abans de publicar-ho.',
  'from-home.accepted': '{host} ho ha acceptat. Es mostrarà aquí aviat.',
  'from-home.refused': '{host} no ho ha acceptat: {reason}',
  'from-home.change-waiting': 'El vostre nou text s’ha enviat a {host}. Fins que respongui, tothom llegeix l’anterior.',
  'from-home.change-refused': '{host} no ha acceptat el vostre nou text: {reason}',
  'from-home.change-said': 'El nou text s’envia a {host}. Els suports queden units a la versió a la qual es van donar.',
  'from-home.details-said':
    'Aquest canvi s’envia a {host}. Els altres veuen el que hi havia abans fins que s’hi accepti. Els suports es mantenen.',
  'from-home.removal-waiting': 'Retirat aquí. S’està informant {host}.',
  'trace.by-host': 'la institució que organitza la consulta',
  'from-home.appeal': 'Ho ha decidit {host}: adreceu-hi el recurs.',
  'from-home.words': 'Les vostres noves paraules, encara no publicades: {words}',
  'done.sent-to-host':
    'El que heu escrit s’envia a la institució que organitza la consulta. Ella decideix, i la vostra pàgina us diu com va.',
  'done.change-sent-to-host': 'El vostre canvi s’envia a la institució que organitza la consulta.',
  'from-home.stricter':
    'Això retira el text només de les vostres pàgines: {host} el continua mostrant i decideix per a tothom.',
  'from-home.passed-on': 'Transmès a la institució que organitza la consulta el {at}, sense el nom de qui avisa.',

  'evidence.title': 'El que no s’ha cregut',
  'evidence.lead': 'Dit per aquesta institució, rebutjat i conservat. Només els agents llegeixen els documents.',
  'evidence.document': 'El document tal com va arribar',
  'evidence.mirror': {
    one: '{count} cosa que la institució amfitriona va dir d’aquesta consulta no s’ha cregut i no es mostra.',
    other: '{count} coses que la institució amfitriona va dir d’aquesta consulta no s’han cregut i no es mostren.',
  },
  'evidence.forged-proof': 'Una signatura que no és la seva',
  'evidence.sequence-reused': 'Un número de subtotal ja usat, amb altres xifres',
  'evidence.counted-before': 'Altres xifres per a una votació ja comptada',
  'evidence.too-many': 'Més vots que persones inscrites',
  'evidence.not-invited': 'Un subtotal sense invitació',
  'evidence.too-late': 'Un subtotal fora de termini',
  'evidence.hash-mismatch': 'Un text que no és el de la seva empremta',
  'evidence.shrunken-history': 'Un historial més curt que abans',
  'evidence.number-reused': 'Un número ja donat, amb un altre text',
  'evidence.foreign-id': 'Una cosa sota l’adreça d’algú altre',
  'evidence.other-institution': 'Algú que parla en nom d’una altra institució',
  'evidence.flood': 'Més missatges dels que s’admeten',
} as const;
