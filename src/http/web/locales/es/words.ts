import { ES_REFUSALS } from '../../../../words/es.ts';
import { ES_TERMS } from '../../../../words/terms-es.ts';
import type { Words } from '../catalogue.ts';
import { ACT_WORDS } from './acts.ts';
import { BALLOT_WORDS } from './ballots.ts';
import { LETTER_WORDS } from './letters.ts';

export const ES_WORDS = {
  ...ES_REFUSALS,
  ...ES_TERMS,
  ...ACT_WORDS,
  ...BALLOT_WORDS,
  ...LETTER_WORDS,
  standingMeans: {
    resident: 'la institución ha verificado que la persona reside aquí',
    registered: 'la persona ha confirmado un correo electrónico',
    fediverse: 'una cuenta en otro servidor, por ejemplo Mastodon',
    paper: 'registrado por un agente, confirmado por un segundo',
    institution: 'una institución que participa en su propio nombre',
    imported: 'contado en otro lugar, nunca sumado a lo nuestro',
  },
  visibility: {
    always: 'Los recuentos se ven en todo momento.',
    'after-taking-part': 'Los recuentos los ve quien ha participado, y todo el mundo después del cierre.',
    'after-close': 'Los recuentos se ven después del cierre, todo el mundo a la vez, agentes incluidos.',
  },
  supports: {
    none: 'En esta consulta no hay apoyos.',
    for: 'Cada persona puede apoyar tantas propuestas como quiera, cada una una vez.',
    'for-and-against': 'Cada persona puede apoyar una propuesta u oponerse a ella, una vez por propuesta.',
  },
  hold: {
    nothing: 'Las contribuciones aparecen enseguida.',
    'first-remote':
      'Las contribuciones aparecen enseguida. La primera de una cuenta de otro servidor la lee antes un agente.',
    first:
      'La primera contribución de cada persona la lee un agente antes de aparecer. Las siguientes aparecen enseguida.',
    everything: 'Cada contribución la lee un agente antes de aparecer.',
  },
  side: { for: 'A favor', neutral: 'Sin posición', against: 'En contra' },
  decision: {
    accept: 'Aceptada',
    hold: 'Puesta en espera',
    remove: 'Retirada de la publicación',
    restore: 'Restablecida',
  },
  role: {
    administrator: 'un administrador de la institución',
    officer: 'un responsable de participación',
    moderator: 'un moderador de la institución',
    observer: 'un observador',
  },
  order: {
    fair: 'equitativo (barajado)',
    newest: 'más recientes primero',
    oldest: 'más antiguas primero',
    discussed: 'más debatidas primero',
    supported: 'más apoyadas primero',
  },
  state: { draft: 'Borrador', upcoming: 'Próxima', open: 'Abierta', closed: 'Cerrada' },
} as const satisfies Words;
