import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { Entry } from './journal-entries.ts';
import type { OpenedDocument } from './opened-entry.ts';

type Content = Readonly<Record<string, unknown>>;

/** A text as the entries have it: whether it is public by them, and what was committed to last, and when. */
export type CommittedText = {
  readonly index: number;
  readonly at: string;
  readonly isPublic: boolean;
  readonly says: Content;
};
/** Words of somebody of this city that are public at a host. */
export type CommittedOutgoing = Pick<CommittedText, 'index' | 'at' | 'says'>;
/** Where an entry stands, and of when it is. */
type Place = Pick<CommittedText, 'index' | 'at'>;

/** What an act is about, by ids of its node. */
export type CommittedSubject = {
  readonly consultation: string | null;
  readonly proposal: string | null;
  readonly comment: string | null;
};
/** An act with an entry; `opened` is null where what it says cannot be read any more. */
export type CommittedRef = Place & { readonly type: string; readonly opened: CommittedSubject | null };

/** What an import committed to: numbers of proposals, and hashes of their words as they came. */
const IMPORTED = z.looseObject({ proposals: z.array(z.tuple([z.number(), z.string()])) });

/** What was counted: the hash of the document that an institution signed. */
const SUBTOTAL = z.looseObject({ document: z.string(), signed: z.string() });

/** What was counted at the close of a phase: number, side, standing, how many. */
const TOTALS = z.looseObject({ totals: z.array(z.tuple([z.number(), z.string(), z.string(), z.number()])) });
export type CommittedTotals = z.output<typeof TOTALS>['totals'];

/** What a decision says (`decisionOf`). */
const DECISION = z.looseObject({ decision: z.looseObject({ id: z.string() }) });

const SHOWS = new Set(['accepted', 'restored']);
const HIDES = new Set(['withdrawn', 'removed', 'held']);

export type NumberedProposal = { readonly id: string; readonly consultation: string; readonly number: number };

function keyOf({ consultation, number }: Pick<NumberedProposal, 'consultation' | 'number'>): string {
  return `${consultation} ${number}`;
}

function subjectOf({ consultation, proposal, data }: OpenedDocument): CommittedSubject {
  const comment = data['commentId'];
  return { consultation, proposal, comment: typeof comment === 'string' ? comment : null };
}

/** What the entries of a journal say that is public now: what a reader of the pages has to find there. */
export class CommittedActs {
  /** Every act with an entry, by its id. */
  readonly refs = new Map<string, CommittedRef>();
  /** By the id of the proposal; `contentHash` is what its words have to come to. */
  readonly proposals = new Map<
    string,
    CommittedText & { readonly consultation: string | null; readonly number: number | null }
  >();
  readonly comments = new Map<string, CommittedText>();
  /** Who wrote a proposal or comment, by its id, as committed to; null once that cannot be read. */
  readonly authors = new Map<string, Pick<Place, 'index'> & { readonly author: string | null }>();
  /** Supports at the close of the last phase for them, by the ids of consultations. */
  readonly totals = new Map<string, Pick<Place, 'index'> & { readonly totals: CommittedTotals }>();
  /** Every hash of words that was committed to, by the id of the proposal. */
  readonly #hashes = new Map<string, Set<string>>();
  /** The last answer, by the id of its proposal. */
  readonly answers = new Map<string, CommittedText>();
  /** Commitments as they were updated last, by their ids. */
  readonly commitments = new Map<string, CommittedText>();
  /** Decisions to hold, remove and restore, by their ids, with the ids of what they are about. */
  readonly decisions = new Map<
    string,
    CommittedText & { readonly proposal: string | null; readonly comment: string | null }
  >();
  /** The moments of decisions to restore that cannot be opened: they have one salt with the words, which may be gone. */
  readonly unreadRestoring = new Set<string>();
  /** Proposals whose comments came by an import, which commits to none of them. */
  readonly withImportedComments = new Set<string>();
  /** By consultation and number, as they came. */
  readonly #imported = new Map<string, CommittedText>();
  /** What institutions counted, by the id of the document that each signed. */
  readonly subtotals = new Map<string, Place & { readonly institution: string; readonly signed: string }>();
  unopenedSubtotals = 0;
  /** What people here wrote for hosts, by its id there, as it was committed to last. */
  readonly outgoing = new Map<string, CommittedOutgoing>();
  /** What was published of a ballot, by its id. */
  readonly results = new Map<string, CommittedText & Pick<CommittedSubject, 'consultation'>>();
  /** Consultations as they were published or changed last, by their ids. */
  readonly consultations = new Map<string, CommittedText>();
  /** Of ballots that were announced, by their ids. */
  readonly ballots = new Map<string, Place & Pick<CommittedSubject, 'consultation'> & { readonly rulesHash: string }>();
  /** Ends of phases and ballots that were extended, by their ids. */
  readonly ends = new Map<string, string>();
  /** The last act without an entry, when the journal began, and whether it goes on from another one. */
  started: { readonly ref: string | null; readonly at: Date; readonly isNext: boolean } | null = null;
  /** Acts that hid a proposal and cannot be read: of which, the public log alone says. */
  readonly unreadHiding = new Set<string>();

  add({ index, says: { type, ref, at, previous } }: Entry, document: OpenedDocument | null): void {
    if (type === 'journal-started') {
      this.started = { ref, at: new Date(at), isNext: typeof previous === 'string' };
      return;
    }
    const place = { index, at };
    if (ref !== null) this.refs.set(ref, { ...place, type, opened: document === null ? null : subjectOf(document) });
    if (type === 'contributions-imported') {
      this.#import(place, document);
      return;
    }
    const [about, act = ''] = /^(proposal|comment)-(\w+)$/.exec(type)?.slice(1) ?? [];
    if (document === null) {
      if (ref !== null && about === 'proposal' && HIDES.has(act)) this.unreadHiding.add(ref);
      if (act === 'restored') this.unreadRestoring.add(at);
      if (type === 'subtotal-counted') this.unopenedSubtotals += 1;
      return;
    }
    if (about !== undefined) this.#decision(place, document);
    if (typeof document.content['author'] === 'string') {
      const id = document.data['commentId'] ?? document.proposal;
      this.authors.set(String(id), { index, author: document.author });
    }
    if (about === 'comment') this.#comment(place, act, document);
    else if (about === 'proposal' || type === 'version-published') this.#proposal(place, act, document);
    else if (type === 'answer-published' && document.proposal !== null) {
      const says = { ...document.data, ...document.content };
      this.answers.set(document.proposal, { ...place, isPublic: true, says });
    } else if (type === 'subtotal-counted') {
      const said = SUBTOTAL.safeParse(document.content);
      const institution = String(document.data['institution']);
      if (said.success) this.subtotals.set(said.data.document, { ...place, institution, signed: said.data.signed });
    } else if (type === 'outgoing-proposal-published' || type === 'outgoing-comment-published') {
      const says = { ...document.data, ...document.content };
      this.outgoing.set(String(document.data['uri']), { ...place, says });
    } else if (type === 'ballots-published') {
      this.#result(place, document);
    } else this.#rules(place, type, document);
  }

  /** What was committed to last of a proposal: by an act about it, else by the import that it came with. */
  wordsOf(proposal: NumberedProposal): CommittedText | undefined {
    const own = this.proposals.get(proposal.id);
    const hasWords = own !== undefined && Object.keys(own.says).length > 0;
    return hasWords ? own : (this.#imported.get(keyOf(proposal)) ?? own);
  }

  /** Whether a proposal had words with this hash once, by any entry. */
  hadWords(proposal: NumberedProposal, hash: string): boolean {
    const imported = this.#imported.get(keyOf(proposal))?.says['contentHash'];
    return imported === hash || this.#hashes.get(proposal.id)?.has(hash) === true;
  }

  /** Whether a proposal came by an import, by an entry that can be read. */
  isImported(proposal: NumberedProposal): boolean {
    return this.#imported.has(keyOf(proposal));
  }

  #import(place: Place, document: OpenedDocument | null): void {
    const said = IMPORTED.safeParse(document?.content);
    if (document === null || !said.success) return;
    if (document.proposal !== null) this.withImportedComments.add(document.proposal);
    for (const [number, contentHash] of said.data.proposals) {
      const key = keyOf({ consultation: document.consultation ?? '', number });
      this.#imported.set(key, { ...place, isPublic: true, says: { contentHash } });
    }
  }

  /** There is one result of a ballot, and its content is what was published of it: two entries would be two results. */
  #result(place: Place, { consultation, data, content }: OpenedDocument): void {
    const id = String(data['ballotId']);
    const before = this.results.get(id);
    if (before !== undefined) {
      const [first, second] = [before.index, place.index];
      throw new JournalFault('result', `entries ${first} and ${second} are two results of one ballot`);
    }
    this.results.set(id, { ...place, consultation, isPublic: true, says: content });
  }

  #rules(place: Place, type: string, { consultation, data, content }: OpenedDocument): void {
    if (type === 'consultation-published' || type === 'consultation-changed') {
      this.consultations.set(consultation ?? '', { ...place, isPublic: true, says: content });
    } else if (type === 'ballot-announced') {
      this.ballots.set(String(data['ballotId']), { ...place, consultation, rulesHash: String(data['rulesHash']) });
    } else if (type === 'commitment-updated') {
      const says = { status: data['status'] };
      this.commitments.set(String(data['commitmentId']), { ...place, isPublic: true, says });
    } else if (type === 'phase-totals') {
      const said = TOTALS.safeParse(content);
      if (said.success) this.totals.set(consultation ?? '', { index: place.index, totals: said.data.totals });
    } else if (type === 'phase-extended' || type === 'ballot-extended') {
      this.ends.set(String(data['phaseId'] ?? data['ballotId']), String(data['to']));
    }
  }

  #proposal(place: Place, act: string, { proposal: id, consultation, data, content }: OpenedDocument): void {
    if (id === null) return;
    const before = this.proposals.get(id);
    const isPublic = SHOWS.has(act) || (!HIDES.has(act) && (before?.isPublic ?? false));
    // Of what is shown again, the hash is in the content.
    const hash = data['contentHash'] ?? content['contentHash'];
    const says = typeof hash === 'string' ? { contentHash: hash } : (before?.says ?? {});
    if (typeof hash === 'string') this.#hashes.set(id, (this.#hashes.get(id) ?? new Set()).add(hash));
    const number = typeof data['number'] === 'number' ? data['number'] : (before?.number ?? null);
    this.proposals.set(id, { ...place, isPublic, says, consultation, number });
  }

  #decision(place: Place, document: OpenedDocument): void {
    const { decision } = DECISION.safeParse(document.content).data ?? {};
    if (decision === undefined) return;
    const { proposal, comment } = subjectOf(document);
    this.decisions.set(decision.id, { ...place, isPublic: true, says: decision, proposal, comment });
  }

  #comment(place: Place, act: string, { data, content }: OpenedDocument): void {
    const id = String(data['commentId']);
    const before = this.comments.get(id);
    const isPublic = SHOWS.has(act) || (!HIDES.has(act) && (before?.isPublic ?? false));
    const says = 'body' in content ? content : (before?.says ?? {});
    this.comments.set(id, { ...place, isPublic, says });
  }
}
