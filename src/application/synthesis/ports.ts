import type { ConsultationId, Id } from '../../domain/kit/id.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';

/** A published proposal as input of the analysis: its words in order, each with its stem. */
export type ProposalWords = {
  readonly number: number;
  readonly title: readonly Word[];
  readonly body: readonly Word[];
};
export type Word = { readonly stem: string; readonly word: string };
/** Proposals on one theme: the words that distinguish them, and the proposals, the most central first. */
export type Theme = { readonly words: readonly string[]; readonly proposals: readonly number[] };
/** Near-duplicate proposals; `likeness` is that of the least similar linking pair, from 0 to 1. */
export type NearDuplicates = { readonly proposals: readonly number[]; readonly likeness: number };
/** How it was computed: with the same texts and these, anybody gets the same (docs/verify/synthesis.md). */
export type SynthesisMethod = {
  readonly name: string;
  readonly version: number;
  readonly parameters: Readonly<Record<string, number>>;
  /** What splits and stems the texts, by name; absent before version 2. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
};
export type Grouping = {
  readonly method: SynthesisMethod;
  /** Largest first. */
  readonly themes: readonly Theme[];
  readonly duplicates: readonly NearDuplicates[];
  /** In no theme. */
  readonly apart: readonly number[];
};
/** Groups texts by the words they share. Deterministic. */
export interface Analyst {
  group(proposals: readonly ProposalWords[]): Promise<Grouping>;
}
/** A published proposal as it was read for a synthesis. */
export type ProposalText = {
  readonly number: number;
  readonly version: number;
  readonly title: Localised;
  readonly body: Localised;
  readonly lang: Lang;
  readonly contentHash: string;
};
/** Which texts a synthesis is of. */
export type SynthesisInputs = {
  /** SHA-256 (hex) of the JCS form of `proposals`. */
  readonly hash: string;
  /** By number. */
  readonly proposals: readonly Pick<ProposalText, 'number' | 'version' | 'contentHash'>[];
};
export type SynthesisDocument = Grouping & {
  readonly proposals: number;
  /** Absent before version 2 of the method. */
  readonly inputs?: SynthesisInputs | undefined;
};
/** A published synthesis with the institution's comment. */
export type Synthesis = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly agentId: Id | null;
  readonly publishedAt: Date;
  /** The institution's comment; may be empty. */
  readonly words: Localised;
  readonly document: SynthesisDocument;
};
export type TitledProposal = { readonly number: number; readonly title: Localised; readonly lang: Lang };
export interface SynthesisViews {
  /** Of every published proposal, by number. */
  proposalTexts(consultationId: ConsultationId): Promise<readonly ProposalText[]>;
  /** Those published now, by number: what was removed since has no title any more. */
  proposalTitles(consultationId: ConsultationId): Promise<readonly TitledProposal[]>;
  /** The latest that was published. */
  latestSynthesis(consultationId: ConsultationId): Promise<Synthesis | null>;
}

export interface SynthesisWriter {
  save(synthesis: Synthesis): Promise<void>;
}
