/** Why a field was refused; `limit` goes with the two lengths and the two bounds. */
export type InvalidReason =
  | 'missing'
  | 'empty'
  | 'too-long'
  | 'too-many'
  | 'too-small'
  | 'too-large'
  | 'not-text'
  | 'control-characters'
  | 'not-a-slug'
  | 'not-a-handle'
  | 'not-a-language'
  | 'language-not-offered'
  | 'source-language-missing'
  | 'not-a-date'
  | 'ends-before-it-starts'
  | 'overlaps'
  | 'in-the-past'
  | 'in-the-future'
  | 'not-a-time-zone'
  | 'not-a-place'
  | 'not-an-image'
  | 'not-a-colour'
  /** Of pictures that stand still on every page. */
  | 'animated'
  /** An SVG: a document that can run and load things. */
  | 'vector-image'
  /** Neither an image nor a document of a kind that is taken. */
  | 'not-a-media-file'
  /** A document that runs programs or carries other files. */
  | 'active-content'
  | 'needs-a-password'
  /** A document with parts that are packed in a way that is not read here, or come to too much. */
  | 'cannot-be-inspected'
  /** A document whose properties name a person. */
  | 'names-an-author'
  /** Of what another node has: it cannot be read at its address, or that is another's than the sender's. */
  | 'not-there'
  | 'elsewhere'
  /** A hash that is not that of what came with it. */
  | 'hash-mismatch'
  /** Another version is there than the one that was looked at or listed. */
  | 'other-version'
  /** Nothing that this node reads as a template. */
  | 'not-a-template'
  /** Of a template: options of a vote that people proposed. */
  | 'proposed-by-people'
  | 'too-many-pixels'
  | 'too-heavy'
  /** For now: nothing decodes images here, or too many wait. */
  | 'images-unavailable'
  /** More than `limit` a minute. */
  | 'too-often'
  | 'outside-the-phase'
  | 'not-for-this-method'
  | 'not-for-this-role'
  /** Of the rules of a community, in which institutions alone take part and decide; of what communities alone have. */
  | 'institutions-only'
  | 'communities-only'
  | 'not-with-weights'
  | 'not-for-this-scope'
  | 'not-for-this-decision'
  | 'not-by-charter'
  | 'not-a-ballot'
  | 'unknown-value'
  /** Of an institution of a community: its own node says it. */
  | 'has-a-node'
  /** Another page has the same address, or is of the kind that there is one of. */
  | 'already-used'
  /** A text with a gap of a template that nobody filled in. */
  | 'has-gaps'
  | 'unknown-event'
  | 'unknown-field'
  | 'wrong-type'
  | 'duplicate'
  | 'not-an-address'
  | 'not-a-web-address'
  | 'not-https'
  | 'not-a-domain'
  | 'not-a-node-address'
  | 'not-an-issuer'
  /** The address of a server of pictures whose name depends on the picture. */
  | 'several-hosts'
  /** Of a service that finds places: the address of its search is wanted. */
  | 'not-a-search-address'
  /** Of a server that was tried: it does not answer, or not in time. */
  | 'no-answer'
  /** It is in a private network, which this node does not ask. */
  | 'private-address'
  /** It lets nobody in without a key, or not this node. */
  | 'access-denied'
  /** It answers with something else than a picture of a map, or than places. */
  | 'no-tile'
  | 'no-places'
  | 'provider-not-tried'
  | 'not-an-account'
  | 'not-a-consultation';
