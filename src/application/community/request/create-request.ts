import { checkRequestDetails, type RequestDetails } from '../../../domain/community/feature-request.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { type Lang, NAME_MAX, textIn } from '../../../domain/kit/text.ts';
import type { TopicId } from '../../../domain/kit/topic.ts';
import type { Participant } from '../../../domain/participant/participant.ts';
import type { Content } from '../../../domain/proposal/version.ts';
import type { Application, Writer } from '../../application.ts';
import { actorLock } from '../../kit/names.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import { inOneTransaction } from '../../kit/transaction.ts';
import { institutionUri } from '../../kit/uris.ts';
import { registerParticipantIn } from '../../participant/register-participant.ts';
import { submitProposal } from '../../proposal/submit-proposal.ts';
import { checkInstitution, communityHere } from './acting.ts';
import type { FeatureRequest } from './ports.ts';

export type CreateFeatureRequest = {
  /** The community. */
  readonly slug: string;
  readonly content: Content;
  readonly details: RequestDetails;
  readonly topics?: readonly TopicId[] | undefined;
  /** The id of another institution of the community, which signed it; this one where absent. */
  readonly institution?: string | undefined;
  readonly by: Actor | null;
};

/**
 * Writes a feature request for this institution: a proposal of the community, by the rules of every proposal, with details of
 * its own. It begins as a draft, which everybody can read and its institution alone opens.
 */
export async function createFeatureRequest(
  app: Application,
  { slug, content, details, topics, institution = institutionUri(app.origin), by }: CreateFeatureRequest,
): Promise<Result<FeatureRequest & { readonly number: number }, Refusal>> {
  const checked = checkRequestDetails(details);
  if (!checked.ok) return checked;
  return await inOneTransaction(app, async (within, writer) => {
    const community = await communityHere(writer, slug);
    if (!community.ok) return community;
    const consultation = community.value;
    const may = await checkInstitution(writer, app, { consultation, institution, act: 'propose' });
    if (!may.ok) return may;
    const author = await institutionAuthor(writer, within, { lang: content.lang, institution });
    if (!author.ok) return author;
    const authorId = author.value.id;
    const proposal = await submitProposal(within, { slug, authorId, content, topics, vouched: true });
    if (!proposal.ok) return proposal;
    const now = app.now();
    const { id, number } = proposal.value;
    // Nothing is held in a community.
    if (number === null) throw new Error(`feature request ${id} has no number`);
    const request: FeatureRequest = {
      proposalId: id,
      consultationId: consultation.id,
      institution,
      state: 'draft',
      details: checked.value,
      funding: null,
      createdAt: now,
      changedAt: now,
    };
    await writer.featureRequests.save(request);
    await writer.events.append({
      id: app.newId(),
      type: 'feature-request-created',
      at: now,
      by,
      consultationId: consultation.id,
      proposalId: id,
      data: { number },
    });
    return ok({ ...request, number });
  });
}

/** The participant by which an institution itself is the author of something; made when it is the first time. */
export async function institutionAuthor(
  writer: Writer,
  app: Application,
  { lang, institution: uri }: { readonly lang: Lang; readonly institution: string },
): Promise<Result<Participant, Refusal>> {
  if (uri !== institutionUri(app.origin)) {
    const known = (await institutionNames(writer, app, [uri])).get(uri);
    const name = textIn(known?.name ?? {}, [lang]).text.slice(0, NAME_MAX) || new URL(uri).host;
    return await registerParticipantIn(writer, app, { name, kind: 'remote', standing: 'institution', actorUri: uri });
  }
  const importKey = `institution ${institutionUri(app.origin)}`;
  await writer.locks.acquire(actorLock(importKey));
  const known = await writer.participants.byImportKey(importKey);
  if (known !== null) return ok(known);
  const institution = await writer.institution.get();
  const name = textIn(institution?.name ?? {}, [lang]).text.slice(0, NAME_MAX);
  return await registerParticipantIn(writer, app, { name, kind: 'institution', standing: 'institution', importKey });
}
