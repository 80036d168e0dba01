import type { Lang } from '../kit/text.ts';
import type { MailKind } from '../mail/letter-kind.ts';
import { type EventDefinition, INTERNAL, NO_DATA, SHOWN, shape } from './definition.ts';

export const INSTITUTION_EVENTS = {
  'institution-set-up': { ...SHOWN, version: 1, documents: 'any', data: shape<{ readonly handle: string }>() },
  'institution-changed': { ...SHOWN, version: 1, documents: 'any', data: NO_DATA },
  /** An actor of ours, by its id, signs with new keys. */
  'keys-rotated': { ...INTERNAL, version: 1, documents: 'any', data: shape<{ readonly actor: string }>() },
  /** The node has another address than before. */
  'origin-moved': { ...INTERNAL, version: 1, data: shape<{ readonly from: string; readonly to: string }>() },
  /** People the institution says are its residents, by a list of hashes. */
  'residents-listed': { ...INTERNAL, version: 1, data: shape<{ readonly listed: number }>() },
  /** Those of the lists whom nobody proved to be; standings stay. */
  'residents-forgotten': { ...INTERNAL, version: 1, data: shape<{ readonly forgotten: number }>() },
  /** The institution's template for a kind of e-mail; `isOwn` is false where it went back to the standard text. */
  'letter-text-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly letter: MailKind; readonly lang: Lang; readonly isOwn: boolean }>(),
  },
  /** By which service of the institution people sign in; null where by none any more. */
  'identity-provider-changed': { ...INTERNAL, version: 1, data: shape<{ readonly issuer: string | null }>() },
} as const satisfies Record<string, EventDefinition>;
