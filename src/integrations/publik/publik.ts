import { randomBytes } from 'node:crypto';
import type { ConnectorKind } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { publikAccounts } from './accounts.ts';
import { publikCards } from './cards.ts';
import { checkSite } from './client.ts';
import { isWithin } from './mapping.ts';
import { publikIntake } from './receive.ts';
import { checkPublikSettings, PUBLIK_FIELDS, publikSettings } from './settings.ts';
import { publikRequests } from './sync.ts';

const SECRET_BYTES = 32;

/** Connects the node to Publik, the online services of a city: its forms propose, its portal lists (docs/operate/publik.md). */
export function publikKind({ fetch, origin }: { readonly fetch: ConnectorFetch; readonly origin: string }) {
  return {
    name: 'publik',
    fields: PUBLIK_FIELDS,
    check: checkPublikSettings,
    newSecret: () => randomBytes(SECRET_BYTES).toString('hex'),
    shownSecret: (secret) => secret,
    wants: (settings, { type, consultation }) => {
      const set = publikSettings(settings);
      const isAnswer = type === 'answer-published' || type === 'cohost-answer-published';
      return isAnswer && (set.form !== '' || set.hook !== '' || set.jump !== '') && isWithin(set, consultation ?? '');
    },
    send: ({ settings }, secrets, { at }) =>
      checkSite({ fetch, settings: publikSettings(settings), secrets, origin, now: () => at }),
    intake: publikIntake(origin),
    requests: publikRequests({ fetch, origin }),
    accounts: publikAccounts({ fetch, origin }),
    cards: publikCards({ fetch, origin }),
  } satisfies ConnectorKind;
}
