export const FROM_HOME = {
  'from-home.before':
    '{host} organiza esta consulta: decide sobre lo que usted escribe aquí y le da su número. Hasta entonces, solo lo ve usted.',
  'from-home.waiting': 'Enviado a {host}, que decide. Aún sin respuesta.',
  'from-home.held': 'Un agente de {host} lo lee antes de publicarlo.',
  'from-home.accepted': '{host} lo ha aceptado. Se mostrará aquí en breve.',
  'from-home.refused': '{host} no lo ha aceptado: {reason}',
  'from-home.change-waiting':
    'Su nuevo texto se ha enviado a {host}. Hasta que responda, todo el mundo lee el anterior.',
  'from-home.change-refused': '{host} no ha aceptado su nuevo texto: {reason}',
  'from-home.change-said':
    'El nuevo texto se envía a {host}. Los apoyos quedan unidos a la versión a la que se dieron.',
  'from-home.details-said':
    'Este cambio se envía a {host}. Los demás ven lo que había antes hasta que se acepte allí. Los apoyos se mantienen.',
  'from-home.removal-waiting': 'Retirado aquí. Se está informando a {host}.',
  'trace.by-host': 'la institución que organiza la consulta',
  'from-home.appeal': 'Lo decidió {host}: presente su recurso allí.',
  'from-home.words': 'Sus nuevas palabras, aún sin publicar: {words}',
  'done.sent-to-host':
    'Lo que ha escrito se envía a la institución que organiza la consulta. Ella decide, y su página le dice cómo va.',
  'done.change-sent-to-host': 'Su cambio se envía a la institución que organiza la consulta.',
  'from-home.stricter':
    'Esto retira el texto solo de sus páginas: {host} sigue mostrándolo y decide para todo el mundo.',
  'from-home.passed-on': 'Transmitido a la institución que organiza la consulta el {at}, sin el nombre de quien avisa.',

  'evidence.title': 'Lo que no se ha creído',
  'evidence.lead': 'Dicho por esta institución, rechazado y conservado. Solo los agentes leen los documentos.',
  'evidence.document': 'El documento tal como llegó',
  'evidence.mirror': {
    one: '{count} cosa que la institución anfitriona dijo de esta consulta no se ha creído y no se muestra.',
    other: '{count} cosas que la institución anfitriona dijo de esta consulta no se han creído y no se muestran.',
  },
  'evidence.forged-proof': 'Una firma que no es la suya',
  'evidence.sequence-reused': 'Un número de subtotal ya usado, con otras cifras',
  'evidence.counted-before': 'Otras cifras para una votación ya contada',
  'evidence.too-many': 'Más votos que personas inscritas',
  'evidence.not-invited': 'Un subtotal sin invitación',
  'evidence.too-late': 'Un subtotal fuera de plazo',
  'evidence.hash-mismatch': 'Un texto que no es el de su huella',
  'evidence.shrunken-history': 'Un historial más corto que antes',
  'evidence.number-reused': 'Un número ya dado, con otro texto',
  'evidence.foreign-id': 'Algo bajo la dirección de otra persona',
  'evidence.other-institution': 'Alguien que habla en nombre de otra institución',
  'evidence.flood': 'Más mensajes de los que se admiten',
} as const;
