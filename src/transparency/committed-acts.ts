import { z } from 'zod';
import type { Entry } from './journal-entries.ts';
import type { OpenedDocument } from './opened-entry.ts';

type Content = Readonly<Record<string, unknown>>;

/** A text as the entries have it: whether it is public by them, and what was committed to last. */
export type CommittedText = { readonly index: number; readonly isPublic: boolean; readonly says: Content };

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
  readonly proposals = new Map<string, CommittedText & { readonly consultation: string | null }>();
  readonly comments = new Map<string, CommittedText>();
  /** The last answer, by the id of its proposal. */
  readonly answers = new Map<string, CommittedText>();
  /** Proposals whose comments came by an import, which commits to none of them. */
  readonly withImportedComments = new Set<string>();
  /** By consultation and number, as they came. */
  readonly #imported = new Map<string, CommittedText>();
  /** What was published of a ballot, by its id. */
  readonly results = new Map<string, CommittedText>();
  /** The last act without an entry, and when the journal began. */
  started: { readonly ref: string | null; readonly at: Date } | null = null;
  /** Whether an act that may have hidden a text cannot be read any more: what is not shown may be hidden by it. */
  mayHideMore = false;

  add({ index, says: { type, ref, at } }: Entry, document: OpenedDocument | null): void {
    if (type === 'journal-started') {
      this.started = { ref, at: new Date(at) };
      return;
    }
    if (ref !== null) this.refs.add(ref);
    if (type === 'contributions-imported') {
      this.#import(index, document);
      return;
    }
    const [about, act = ''] = /^(proposal|comment)-(\w+)$/.exec(type)?.slice(1) ?? [];
    if (document === null) this.mayHideMore ||= HIDES.has(act);
    else if (about === 'comment') this.#comment(index, act, document);
    else if (about === 'proposal' || type === 'version-published') this.#proposal(index, act, document);
    else if (type === 'answer-published' && document.proposal !== null) {
      const says = { ...document.data, ...document.content };
      this.answers.set(document.proposal, { index, isPublic: true, says });
    } else if (type === 'ballots-published') {
      this.results.set(String(document.data['ballotId']), { index, isPublic: true, says: document.content });
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

  #import(index: number, document: OpenedDocument | null): void {
    const said = IMPORTED.safeParse(document?.content);
    if (document === null || !said.success) return;
    if (document.proposal !== null) this.withImportedComments.add(document.proposal);
    for (const [number, contentHash] of said.data.proposals) {
      const says = { contentHash };
      this.#imported.set(keyOf({ consultation: document.consultation ?? '', number }), { index, isPublic: true, says });
    }
  }

  #proposal(index: number, act: string, { proposal: id, consultation, data }: OpenedDocument): void {
    if (id === null) return;
    const before = this.proposals.get(id);
    const isPublic = SHOWS.has(act) || (!HIDES.has(act) && (before?.isPublic ?? false));
    const says = 'contentHash' in data ? { contentHash: data['contentHash'] } : (before?.says ?? {});
    this.proposals.set(id, { index, isPublic, says, consultation });
  }

  #comment(index: number, act: string, { data, content }: OpenedDocument): void {
    const id = String(data['commentId']);
    const before = this.comments.get(id);
    const isPublic = SHOWS.has(act) || (!HIDES.has(act) && (before?.isPublic ?? false));
    const says = 'body' in content ? content : (before?.says ?? {});
    this.comments.set(id, { index, isPublic, says });
  }
}
