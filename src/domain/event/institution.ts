import type { PauseReason } from '../connector/connector.ts';
import type { StaticPagePart } from '../institution/static-page.ts';
import type { Id } from '../kit/id.ts';
import type { Lang } from '../kit/text.ts';
import type { MailKind } from '../mail/mail-template.ts';
import { type EventDefinition, INTERNAL, NO_DATA, SHOWN, shape } from './definition.ts';

const STATIC_PAGE = shape<{ readonly slug: string }>();
const CODE_LETTERS = shape<{ readonly letters: number }>();
const NEWSLETTER = shape<{ readonly newsletterId: Id; readonly recipients: number }>();

export const INSTITUTION_EVENTS = {
  'institution-set-up': { ...SHOWN, version: 1, documents: 'any', data: shape<{ readonly handle: string }>() },
  'institution-changed': { ...SHOWN, version: 1, documents: 'any', data: NO_DATA },
  /** How it is to look was drafted; nobody outside sees it. */
  'appearance-drafted': { ...INTERNAL, version: 1, data: NO_DATA },
  'appearance-draft-discarded': { ...INTERNAL, version: 1, data: NO_DATA },
  /** The draft is public; what stood before can be brought back. */
  'appearance-published': { ...SHOWN, version: 1, documents: 'any', data: NO_DATA },
  /** What stood before is public again. */
  'appearance-restored': { ...SHOWN, version: 1, documents: 'any', data: NO_DATA },
  /** The hosts that the pictures of the map come from and that find places; null for none. */
  'map-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly tiles: string | null; readonly geocoder: string | null }>(),
  },
  /** An image or a document for the texts of the institution, by its hash. */
  'file-uploaded': { ...INTERNAL, version: 1, data: shape<{ readonly file: string }>() },
  'file-removed': { ...INTERNAL, version: 1, data: shape<{ readonly file: string }>() },
  /** What was done to a page that the institution wrote, by its address below /pages. */
  'page-added': { ...INTERNAL, version: 1, data: STATIC_PAGE },
  'page-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly slug: string; readonly parts: readonly StaticPagePart[] }>(),
  },
  'page-published': { ...INTERNAL, version: 1, data: STATIC_PAGE },
  'page-unpublished': { ...INTERNAL, version: 1, data: STATIC_PAGE },
  'page-deleted': { ...INTERNAL, version: 1, data: STATIC_PAGE },
  'pages-ordered': { ...INTERNAL, version: 1, data: NO_DATA },
  /** An actor of ours, by its id, signs with new keys. */
  'keys-rotated': { ...INTERNAL, version: 1, documents: 'any', data: shape<{ readonly actor: string }>() },
  /** The node has another address than before. */
  'origin-moved': { ...INTERNAL, version: 1, data: shape<{ readonly from: string; readonly to: string }>() },
  /** People the institution says are its residents, by a list of hashes. */
  'residents-listed': { ...INTERNAL, version: 1, data: shape<{ readonly listed: number }>() },
  /** Those of the lists whom nobody proved to be; standings stay. */
  'residents-forgotten': { ...INTERNAL, version: 1, data: shape<{ readonly forgotten: number }>() },
  /** What became of letters with a code that people asked for; no event says whose. */
  'code-letters-printed': { ...INTERNAL, version: 1, data: CODE_LETTERS },
  'code-letters-sent': { ...INTERNAL, version: 1, data: CODE_LETTERS },
  'code-letters-declined': { ...INTERNAL, version: 1, data: CODE_LETTERS },
  /** The institution's template for a kind of e-mail; `isOwn` is false where it went back to the standard text. */
  'letter-text-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly letter: MailKind; readonly lang: Lang; readonly isOwn: boolean }>(),
  },
  /** What was done to a message to followers; `recipients` are the addresses that it was written to. */
  'newsletter-drafted': { ...INTERNAL, version: 1, data: NEWSLETTER },
  'newsletter-changed': { ...INTERNAL, version: 1, data: NEWSLETTER },
  'newsletter-deleted': { ...INTERNAL, version: 1, data: NEWSLETTER },
  'newsletter-scheduled': { ...INTERNAL, version: 1, data: NEWSLETTER },
  'newsletter-unscheduled': { ...INTERNAL, version: 1, data: NEWSLETTER },
  'newsletter-sent': { ...INTERNAL, version: 1, data: NEWSLETTER },
  /** One that is being sent, or was, can be read by everybody from now on, or not any more. */
  'newsletter-published': { ...SHOWN, version: 1, documents: 'any', data: shape<{ readonly newsletterId: Id }>() },
  'newsletter-unpublished': { ...INTERNAL, version: 1, documents: 'any', data: shape<{ readonly newsletterId: Id }>() },
  /** By which service of the institution people sign in; null where by none any more. */
  'identity-provider-changed': { ...INTERNAL, version: 1, data: shape<{ readonly issuer: string | null }>() },
  /** What was done to a connection to other software, by its name; `because` says why it sends nothing any more. */
  'connector-added': { ...INTERNAL, version: 1, data: shape<{ readonly connector: string; readonly kind: string }>() },
  'connector-changed': { ...INTERNAL, version: 1, data: shape<{ readonly connector: string }>() },
  'connector-secret-replaced': { ...INTERNAL, version: 1, data: shape<{ readonly connector: string }>() },
  'connector-paused': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly connector: string; readonly because: PauseReason }>(),
  },
  'connector-resumed': { ...INTERNAL, version: 1, data: shape<{ readonly connector: string }>() },
  'connector-removed': { ...INTERNAL, version: 1, data: shape<{ readonly connector: string }>() },
} as const satisfies Record<string, EventDefinition>;
