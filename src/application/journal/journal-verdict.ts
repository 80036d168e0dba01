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
  /** The journal promised an entry by a moment, and it was not in it by then. */
  'promise',
  /** The policy is none (c2sp.org/tlog-policy). */
  'policy',
  /** Fewer witnesses of the policy cosigned than it asks for. */
  'quorum',
  /** A host and a co-host have different texts or subtotals under one id. */
  'cohost',
] as const;
export type JournalFaultKind = (typeof JOURNAL_FAULTS)[number];

/** Something that does not hold. Its message names what, in English, and begins with its kind. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault';
  readonly kind: JournalFaultKind;

  constructor(kind: JournalFaultKind, detail: string, options?: ErrorOptions) {
    super(`${kind}: ${detail}`, options);
    this.kind = kind;
  }
}

/** What witnesses of a policy cosigned, by their names in it. */
export type Cosigned = { readonly by: readonly string[]; readonly size: number };

/** What was verified of a journal that is whole. */
export type JournalVerdict = {
  readonly origin: string;
  readonly size: number;
  /** In base64, as in the checkpoint. */
  readonly root: string;
  /** The checkpoint with its signatures, to be kept: the next verification begins with it. */
  readonly checkpoint: string;
  /** Which witnesses of the policy cosigned, and how many entries; null where there was no policy. */
  readonly cosigned: Cosigned | null;
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
    /** Comments that are shown as withdrawn, with no act of that in the log. */
    readonly withdrawn: number;
  } | null;
  /**
   * With whom it shares consultations: how much is the same in both journals; `isRead` is false where there is none to be read.
   * `texts` are proposals as the other one shows them, `inBoth` texts that have an entry in both, `earlier` those that the other
   * one shows, or has an entry of, as they were before.
   */
  readonly cohosts: readonly {
    readonly origin: string;
    readonly isRead: boolean;
    readonly subtotals: number;
    readonly texts: number;
    readonly inBoth: number;
    readonly earlier: number;
  }[];
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
  /** The hash, in base64, of an act that rules hide and that is in the batch; null where the entry is of no batch. */
  readonly act: string | null;
  /** Which witnesses of the policy cosigned; null where there was no policy. */
  readonly cosignedBy: readonly string[] | null;
};

/**
 * What became of a promise: `open` as long as nothing in the journal is later, `overdue` where by the clock its time is over, and
 * `ended` where the act is in the journal that came after.
 */
export type PromiseVerdict = {
  readonly origin: string;
  readonly kind: 'entry' | 'hidden';
  readonly at: string;
  readonly latest: string;
  readonly outcome: 'kept' | 'open' | 'overdue' | 'ended' | 'not-compared';
  /** Its entry, where it was found. */
  readonly index: number | null;
  /** What was done, in JSON; null where the promise has it not. */
  readonly document: string | null;
};

/** What verifies a journal. */
export type VerifyJournal = {
  /** Address of a node, or of its journal; or a folder with a copy of the journal. */
  readonly source: string;
  /** As `name+id+key` (c2sp.org/signed-note); null takes that of the policy, else the one that the node itself names, which proves less. */
  readonly vkey: string | null;
  /** Whom whoever verifies trusts (c2sp.org/tlog-policy), as text; null asks for no cosignatures. */
  readonly policy: string | null;
  /** The checkpoint that was seen before, with its signatures; null for the first time. */
  readonly seen: string | null;
  /** When it begins: what is public for a minute by then has to be in the journal. */
  readonly now: Date;
  readonly signal: AbortSignal;
};

/** What verifies a file that was kept: a proof, or a promise and, where there is one, the journal that it was given for. */
export type VerifyKept = {
  readonly file: string;
  /** Null where the policy names the log. */
  readonly vkey: string | null;
  /** A tlog-policy; null where none is asked for. */
  readonly policy: string | null;
  /** Address of a node or of its journal, or a folder with a copy; null where there is none. */
  readonly source: string | null;
  readonly now: Date;
  readonly signal: AbortSignal;
};
