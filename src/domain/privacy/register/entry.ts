/** What a personal datum is. */
export type DatumKind =
  | 'account'
  | 'account-elsewhere'
  | 'address'
  | 'code'
  | 'image'
  | 'language'
  | 'message'
  | 'name'
  | 'place'
  | 'postal-address'
  | 'secret'
  | 'status'
  | 'text'
  | 'vote';

export type Purpose =
  | 'account-for-acts'
  | 'count-once'
  | 'exchange-with-servers'
  | 'give-agents-access'
  | 'know-who-returns'
  | 'moderate'
  | 'publish-contributions'
  | 'refuse-repetition'
  | 'send-mail'
  | 'show-other-institutions'
  | 'sign-in'
  | 'take-part'
  | 'tell-contact-management'
  | 'vote';

/** Until when what no rule of retention ends is kept. */
export type KeptUntil =
  | 'account-deleted'
  | 'account-hashed'
  | 'author-deleted'
  | 'consultation-exists'
  | 'delivered'
  | 'ended'
  | 'list-deleted'
  | 'node-exists'
  | 'removed-at-source'
  | 'row-removed';

/** Who reads it through the pages, the API or the command line. */
export type DataReader = 'administrators' | 'agents' | 'everybody' | 'nobody' | 'other-servers' | 'person';

/** Columns of a table, separated by spaces. */
type Columns = string;

/** A table with personal data: which, why, until when, and who reads them. */
export type PersonalTable = {
  readonly data: Partial<Readonly<Record<DatumKind, Columns>>>;
  /** Columns that lead to nobody by themselves. */
  readonly other: Columns;
  readonly why: Purpose;
  /** Absent where rules of retention end every row of the table. */
  readonly until?: KeptUntil;
  readonly readers: readonly DataReader[];
};

/** A table has personal data, or none. */
export type RegisterEntry = PersonalTable | { readonly other: Columns };
