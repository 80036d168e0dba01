import type { By } from '../domain/event.ts';
import type { ConsultationId, Id } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { BODY_MAX, checkLocalised, type Lang, type Localised } from '../domain/text.ts';
import { agentOf } from './by.ts';
import { documentHash } from './content-hash.ts';
import type { Application } from './ports.ts';
import { type Audience, visibleConsultation } from './read-consultations.ts';

/** A published proposal as an analyst reads it: its words in order, each with the stem by which it is compared. */
export type ProposalWords = {
  readonly number: number;
  readonly title: readonly Word[];
  readonly body: readonly Word[];
};
export type Word = { readonly stem: string; readonly word: string };

/** Proposals about one thing: the words that tell them from the others, and who is nearest to all, first. */
export type Theme = { readonly words: readonly string[]; readonly proposals: readonly number[] };

/** Proposals that say nearly the same; `likeness` is that of the least like pair that joins them, from 0 to 1. */
export type NearDuplicates = { readonly proposals: readonly number[]; readonly likeness: number };

/** How it was computed: with the same texts and these, anybody gets the same. */
export type SynthesisMethod = {
  readonly name: string;
  readonly version: number;
  readonly parameters: Readonly<Record<string, number>>;
};

export type Grouping = {
  readonly method: SynthesisMethod;
  /** Largest first. */
  readonly themes: readonly Theme[];
  readonly duplicates: readonly NearDuplicates[];
  /** In no theme. */
  readonly apart: readonly number[];
};

/** Puts texts together by the words they share. The same texts always come out the same. */
export interface Analyst {
  group(proposals: readonly ProposalWords[]): Promise<Grouping>;
}

export type SynthesisDocument = Grouping & { readonly proposals: number };

/** A synthesis that was published: what it says, and what the institution says about it. */
export type Synthesis = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly agentId: Id | null;
  readonly publishedAt: Date;
  /** Empty where nothing is said. */
  readonly words: Localised;
  readonly document: SynthesisDocument;
};

export type TitledProposal = { readonly number: number; readonly title: Localised; readonly lang: Lang };

export interface SynthesisViews {
  /** Of every published proposal, by number. */
  proposalWords(consultationId: ConsultationId): Promise<readonly ProposalWords[]>;
  /** Those published now, by number: what was removed since has no title any more. */
  proposalTitles(consultationId: ConsultationId): Promise<readonly TitledProposal[]>;
  /** The latest that was published. */
  latestSynthesis(consultationId: ConsultationId): Promise<Synthesis | null>;
}

/** What a synthesis of a consultation would say now, with the hash by which it is confirmed. */
export async function draftSynthesis(
  app: Application,
  query: { readonly slug: string; readonly audience: Audience },
): Promise<
  Result<
    { readonly document: SynthesisDocument; readonly hash: string; readonly titles: readonly TitledProposal[] },
    Refusal
  >
> {
  const read = await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const { id } = found.value;
    return ok({ words: await reader.views.proposalWords(id), titles: await reader.views.proposalTitles(id) });
  });
  if (!read.ok) return read;
  const { words, titles } = read.value;
  const document = await documentOf(app, words);
  return ok({ document, hash: hashOf(document), titles });
}

/** Publishes what was read, unless the proposals changed meanwhile; a later one takes its place. */
export async function publishSynthesis(
  app: Application,
  command: {
    readonly slug: string;
    /** The hash of what was read; refused where it would say something else now. */
    readonly confirmed: string;
    /** What the institution says about it; null for nothing. */
    readonly words: Localised | null;
    readonly by: By;
  },
): Promise<Result<Synthesis, Refusal>> {
  const words = command.words === null ? ok({}) : checkLocalised(command.words, 'words', BODY_MAX);
  if (!words.ok) return words;
  const draft = await draftSynthesis(app, { slug: command.slug, audience: { drafts: false } });
  if (!draft.ok) return draft;
  if (draft.value.hash !== command.confirmed) return refuse({ type: 'changed-meanwhile' });
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const synthesis: Synthesis = {
      id: app.newId(),
      consultationId: consultation.id,
      agentId: agentOf(command.by),
      publishedAt: app.now(),
      words: words.value,
      document: draft.value.document,
    };
    await writer.write.synthesis(synthesis);
    await writer.write.event({
      id: app.newId(),
      type: 'synthesis-published',
      at: synthesis.publishedAt,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { synthesisId: synthesis.id },
    });
    return ok(synthesis);
  });
}

/** The synthesis that stands, with the titles of what is still published. */
export async function readSynthesis(
  app: Application,
  query: { readonly slug: string; readonly audience: Audience },
): Promise<Result<{ readonly synthesis: Synthesis | null; readonly titles: readonly TitledProposal[] }, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const synthesis = await reader.views.latestSynthesis(found.value.id);
    return ok({ synthesis, titles: synthesis === null ? [] : await reader.views.proposalTitles(found.value.id) });
  });
}

async function documentOf(app: Application, words: readonly ProposalWords[]): Promise<SynthesisDocument> {
  if (app.analyst === undefined) throw new Error('this application has nobody to make a synthesis');
  return { ...(await app.analyst.group(words)), proposals: words.length };
}

function hashOf(document: SynthesisDocument): string {
  return documentHash({ document: JSON.parse(JSON.stringify(document)) as unknown });
}
