import { CA_REFUSALS } from '../../../../words/ca.ts';
import { CA_TERMS } from '../../../../words/terms-ca.ts';
import type { Words } from '../catalogue.ts';
import { ACT_WORDS } from './acts.ts';
import { BALLOT_WORDS } from './ballots.ts';
import { LETTER_WORDS } from './letters.ts';

export const CA_WORDS = {
  ...CA_REFUSALS,
  ...CA_TERMS,
  ...ACT_WORDS,
  ...BALLOT_WORDS,
  ...LETTER_WORDS,
  standingMeans: {
    resident: 'la institució ha verificat que la persona resideix aquí',
    registered: 'la persona ha confirmat una adreça electrònica',
    fediverse: 'un compte en un altre servidor, per exemple Mastodon',
    paper: 'registrat per un agent, confirmat per un segon',
    institution: 'una institució que participa en nom propi',
    imported: 'comptat en un altre lloc, mai sumat al nostre',
  },
  visibility: {
    always: 'Els recomptes es veuen en tot moment.',
    'after-taking-part': 'Els recomptes els veu qui ha participat, i tothom després del tancament.',
    'after-close': 'Els recomptes es veuen després del tancament, tothom alhora, agents inclosos.',
  },
  supports: {
    none: 'En aquesta consulta no hi ha suports.',
    for: 'Cada persona pot donar suport a tantes propostes com vulgui, cadascuna una vegada.',
    'for-and-against': 'Cada persona pot donar suport a una proposta o oposar-s’hi, una vegada per proposta.',
  },
  hold: {
    nothing: 'Les contribucions apareixen de seguida.',
    'first-remote':
      'Les contribucions apareixen de seguida. La primera d’un compte d’un altre servidor la llegeix abans un agent.',
    first:
      'La primera contribució de cada persona la llegeix un agent abans que aparegui. Les següents apareixen de seguida.',
    everything: 'Cada contribució la llegeix un agent abans que aparegui.',
  },
  side: { for: 'A favor', neutral: 'Sense posició', against: 'En contra' },
  decision: {
    accept: 'Acceptada',
    hold: 'Posada en espera',
    remove: 'Retirada de la publicació',
    restore: 'Restablerta',
  },
  role: {
    administrator: 'un administrador de la institució',
    officer: 'un responsable de participació',
    moderator: 'un moderador de la institució',
    observer: 'un observador',
  },
  order: {
    fair: 'equitatiu (barrejat)',
    newest: 'més recents primer',
    oldest: 'més antigues primer',
    discussed: 'més debatudes primer',
    supported: 'amb més suport primer',
  },
  state: { draft: 'Esborrany', upcoming: 'Propera', open: 'Oberta', closed: 'Tancada' },
} as const satisfies Words;
