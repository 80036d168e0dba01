/** What can be wrong with a journal, in the words that a verifier prints. `docs/verify` says what each means. */
export const JOURNAL_FAULTS = [
  /** The key is none, or names itself by another id. */
  'key',
  /** Something does not answer. */
  'unreachable',
  /** Something is not of its format. */
  'unreadable',
  /** The checkpoint is not signed by the key. */
  'signature',
  /** The checkpoint is of another journal. */
  'name',
  /** Entries that were signed are not served. */
  'dropped',
  /** An entry is not the one in the tile of hashes. */
  'order',
  /** The entries are not those that were signed. */
  'root',
  /** What was seen before is not the beginning of what is there now. */
  'history',
  /** A public text is not the one that was committed to. */
  'text',
  /** A public act has no entry. */
  'not-logged',
  /** A public text that was committed to is not shown any more, and no act says why. */
  'missing',
  /** A result is not the one that was committed to. */
  'result',
] as const;
export type JournalFaultKind = (typeof JOURNAL_FAULTS)[number];

/** Something that does not hold. Its message names what, in English, and begins with its kind. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault';
  readonly kind: JournalFaultKind;

  constructor(kind: JournalFaultKind, detail: string) {
    super(`${kind}: ${detail}`);
    this.kind = kind;
  }
}

/** What was verified of a journal that is whole. */
export type JournalVerdict = {
  readonly origin: string;
  readonly size: number;
  /** In base64, as in the checkpoint. */
  readonly root: string;
  /** The checkpoint with its signatures, to be kept: the next verification begins with it. */
  readonly checkpoint: string;
  /** Acts with an entry, and how many of them can be read and are what was committed to. */
  readonly acts: number;
  readonly readable: number;
  /**
   * Public texts and results that were compared, and those that nothing was committed to: public before the journal began, or
   * brought by an import; acts of the public log with an entry, and those without that are from before the journal. Null where
   * there was only a copy of the journal.
   */
  readonly texts: {
    readonly compared: number;
    readonly notCovered: number;
    readonly acts: number;
    readonly earlierActs: number;
    /** Whether every proposal was looked for: not one that an act may have hidden which cannot be read. */
    readonly missingCompared: boolean;
  } | null;
};

/** What a proof shows that was kept of one act. */
export type ProofVerdict = {
  readonly origin: string;
  readonly index: number;
  readonly size: number;
  readonly type: string;
  readonly at: string;
  /** What the act says, in JSON; null where the proof has it not. */
  readonly document: string | null;
  /** The hash of the receipt of a cast that stood at the close; null where it is of no cast. */
  readonly receipt: string | null;
};

/** What verifies a journal. */
export type VerifyJournal = {
  /** Address of a node, or of its journal; or a folder with a copy of the journal. */
  readonly source: string;
  /** As `name+id+key` (c2sp.org/signed-note); null takes the one that the node itself names, which proves less. */
  readonly vkey: string | null;
  /** The checkpoint that was seen before, with its signatures; null for the first time. */
  readonly seen: string | null;
  /** When it begins: what is public for a minute by then has to be in the journal. */
  readonly now: Date;
  readonly signal: AbortSignal;
};
