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
/** Where an entry stands, and of when it is. */
type Place = Pick<CommittedText, 'index' | 'at'>;

/** What an import committed to: numbers of proposals, and hashes of their words as they came. */
const IMPORTED = z.looseObject({ proposals: z.array(z.tuple([z.number(), z.string()])) });

const SHOWS = new Set(['accepted', 'restored']);
const HIDES = new Set(['withdrawn', 'removed', 'held']);

export type NumberedProposal = { readonly id: string; readonly consultation: string; readonly number: number };

function keyOf({ consultation, number }: Pick<NumberedProposal, 'consultation' | 'number'>): string {
  return `${consultation} ${number}`;
}

/** What the entries of a journal say that is public now: what a reader of the pages has to find there. */
export class CommittedActs {
  /** Every act with an entry. */
  readonly refs = new Set<string>();
  /** By the id of the proposal; `contentHash` is what its words have to come to. */
  readonly proposals = new Map<
    string,
    CommittedText & { readonly consultation: string | null; readonly number: number | null }
  >();
  readonly comments = new Map<string, CommittedText>();
  /** The last answer, by the id of its proposal. */
  readonly answers = new Map<string, CommittedText>();
  /** Proposals whose comments came by an import, which commits to none of them. */
  readonly withImportedComments = new Set<string>();
  /** By consultation and number, as they came. */
  readonly #imported = new Map<string, CommittedText>();
  /** The entries of results, by the ids of their acts. */
  readonly resultRefs = new Map<string, Place>();
  /** What was published of a ballot, by its id. */
  readonly results = new Map<string, CommittedText>();
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
    if (ref !== null) this.refs.add(ref);
    if (ref !== null && type === 'ballots-published') this.resultRefs.set(ref, place);
    if (type === 'contributions-imported') {
      this.#import(place, document);
      return;
    }
    const [about, act = ''] = /^(proposal|comment)-(\w+)$/.exec(type)?.slice(1) ?? [];
    if (document === null) {
      if (ref !== null && about === 'proposal' && HIDES.has(act)) this.unreadHiding.add(ref);
    } else if (about === 'comment') this.#comment(place, act, document);
    else if (about === 'proposal' || type === 'version-published') this.#proposal(place, act, document);
    else if (type === 'answer-published' && document.proposal !== null) {
      const says = { ...document.data, ...document.content };
      this.answers.set(document.proposal, { ...place, isPublic: true, says });
    } else if (type === 'ballots-published') {
      this.#result(place, document);
    }
  }

  /** What was committed to last of a proposal: by an act about it, else by the import that it came with. */
  wordsOf(proposal: NumberedProposal): CommittedText | undefined {
    const own = this.proposals.get(proposal.id);
    const hasWords = own !== undefined && Object.keys(own.says).length > 0;
    return hasWords ? own : (this.#imported.get(keyOf(proposal)) ?? own);
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
      const says = { contentHash };
      this.#imported.set(keyOf({ consultation: document.consultation ?? '', number }), {
        ...place,
        isPublic: true,
        says,
      });
    }
  }

  /** There is one result of a ballot, and its content is what was published of it: two entries would be two results. */
  #result(place: Place, { data, content }: OpenedDocument): void {
    const id = String(data['ballotId']);
    const before = this.results.get(id);
    if (before !== undefined) {
      const [first, second] = [before.index, place.index];
      throw new JournalFault('result', `entries ${first} and ${second} are two results of one ballot`);
    }
    this.results.set(id, { ...place, isPublic: true, says: content });
  }

  #proposal(place: Place, act: string, { proposal: id, consultation, data, content }: OpenedDocument): void {
    if (id === null) return;
    const before = this.proposals.get(id);
    const isPublic = SHOWS.has(act) || (!HIDES.has(act) && (before?.isPublic ?? false));
    // Of what is shown again, the hash is in the content.
    const hash = data['contentHash'] ?? content['contentHash'];
    const says = typeof hash === 'string' ? { contentHash: hash } : (before?.says ?? {});
    const number = typeof data['number'] === 'number' ? data['number'] : (before?.number ?? null);
    this.proposals.set(id, { ...place, isPublic, says, consultation, number });
  }

  #comment(place: Place, act: string, { data, content }: OpenedDocument): void {
    const id = String(data['commentId']);
    const before = this.comments.get(id);
    const isPublic = SHOWS.has(act) || (!HIDES.has(act) && (before?.isPublic ?? false));
    const says = 'body' in content ? content : (before?.says ?? {});
    this.comments.set(id, { ...place, isPublic, says });
  }
}
