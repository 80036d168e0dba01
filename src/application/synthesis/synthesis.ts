import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { BODY_MAX, checkLocalised, type Localised, textIn } from '../../domain/kit/text.ts';
import { stemmedWords } from '../../domain/kit/words.ts';
import type { Application } from '../application.ts';
import { documentHash } from '../kit/content-hash.ts';
import { ANYBODY, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type {
  Analyst,
  ProposalText,
  ProposalWords,
  Synthesis,
  SynthesisDocument,
  SynthesisInputs,
  TitledProposal,
} from './ports.ts';

/** Words of a title or body beyond these change little in what it is about. */
export const TEXT_WORDS_MAX = 1_500;

/** The synthesis of some texts: the one way from texts to what is published, and from an export to what it is compared with. */
export async function synthesise(analyst: Analyst, texts: readonly ProposalText[]): Promise<SynthesisDocument> {
  const ordered = texts.toSorted((a, b) => a.number - b.number);
  const grouping = await analyst.group(ordered.map(wordsOf));
  return { ...grouping, proposals: ordered.length, inputs: inputsOf(ordered) };
}

/** SHA-256 (hex) of the JCS form of the list of inputs. */
export function inputsHash(proposals: SynthesisInputs['proposals']): string {
  return documentHash(proposals);
}

function inputsOf(texts: readonly ProposalText[]): SynthesisInputs {
  const proposals = texts.map(({ number, version, contentHash }) => ({ number, version, contentHash }));
  return { hash: inputsHash(proposals), proposals };
}

/** Title and body in the source language, which is also what the content hash is of. */
function wordsOf({ number, title, body, lang }: ProposalText): ProposalWords {
  const words = (text: ProposalText['title']) => stemmedWords(textIn(text, [lang]).text, lang).slice(0, TEXT_WORDS_MAX);
  return { number, title: words(title), body: words(body) };
}

/** What a synthesis of a consultation would say now, with the hash by which it is confirmed. */
export async function draftSynthesis(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
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
    return ok({ texts: await reader.views.proposalTexts(id), titles: await reader.views.proposalTitles(id) });
  });
  if (!read.ok) return read;
  const { texts, titles } = read.value;
  if (app.analyst === undefined) throw new Error('this application has nobody to make a synthesis');
  const document = await synthesise(app.analyst, texts);
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
    readonly by: Actor | null;
  },
): Promise<Result<Synthesis, Refusal>> {
  const words = command.words === null ? ok({}) : checkLocalised(command.words, 'words', BODY_MAX);
  if (!words.ok) return words;
  const draft = await draftSynthesis(app, { slug: command.slug, viewer: ANYBODY });
  if (!draft.ok) return draft;
  if (draft.value.hash !== command.confirmed) return refuse({ type: 'changed-meanwhile' });
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const synthesis: Synthesis = {
      id: app.newId(),
      consultationId: consultation.id,
      agentId: agentIdOf(command.by),
      publishedAt: app.now(),
      words: words.value,
      document: draft.value.document,
    };
    await writer.syntheses.save(synthesis);
    await writer.events.append({
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
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<{ readonly synthesis: Synthesis | null; readonly titles: readonly TitledProposal[] }, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const synthesis = await reader.views.latestSynthesis(found.value.id);
    return ok({ synthesis, titles: synthesis === null ? [] : await reader.views.proposalTitles(found.value.id) });
  });
}

function hashOf(document: SynthesisDocument): string {
  return documentHash({ document: JSON.parse(JSON.stringify(document)) as unknown });
}
