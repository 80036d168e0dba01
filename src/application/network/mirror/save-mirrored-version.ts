import { checkContent } from '../../../domain/proposal/version.ts';
import { contentHashOf } from '../../kit/content-hash.ts';
import { wordsHash } from '../authorship/words.ts';
import { isRestoring, type Mirroring, recordEvidence } from './mirroring.ts';
import type { MirroredVersion } from './ports.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/**
 * Applies a version of a proposal that is not here, or the date of one that is: a mirror that was away has what was said meanwhile.
 * The text that is shown comes with the proposal alone.
 */
export async function saveMirroredVersion(within: Mirroring, told: MirroredVersion): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const number = Number(told.proposal.slice(`${consultation.host.uri}/proposals/`.length));
  const found = isRestoring(within)
    ? await writer.proposals.byNumber(consultation.id, Number.isSafeInteger(number) ? number : 0)
    : await writer.proposals.byUri(told.proposal);
  if (found === null || found.consultationId !== consultation.id) return 'refused';
  const proposal = await writer.proposals.lock(found.id, 'change');
  if (proposal?.status !== 'published' || told.version > proposal.current.number) return 'known';
  const { version, contentHash, publishedAt: createdAt } = told;
  const about = { uri: told.proposal, document: { id: told.proposal, version, contentHash } };
  const content = checkContent(told.content, consultation.languages);
  const hash = content.ok ? contentHashOf(content.value) : null;
  if (!content.ok || hash !== contentHash) {
    await recordEvidence(within, 'hash-mismatch', { ...about, detail: { said: contentHash } });
    return 'refused';
  }
  const here = (await writer.proposals.versions(proposal.id)).find((each) => each.number === version);
  if (here !== undefined && here.contentHash !== contentHash) {
    await recordEvidence(within, 'number-reused', { ...about, detail: { number: proposal.number ?? 0, version } });
    return 'refused';
  }
  if (here?.createdAt.getTime() === createdAt.getTime()) return 'known';
  const words = wordsHash({ kind: 'proposal', content: content.value }, consultation.languages);
  // Of our own people nothing is shown that they did not sign here, except what was signed before hashes of it were kept.
  const acts = await writer.outgoingContributions.about(proposal.id);
  const isSigned = acts.some((act) => act.wordsHash === null || act.wordsHash === words);
  if (acts.length > 0 && !isSigned) return 'refused';
  const status = version === proposal.current.number ? 'current' : 'former';
  await writer.proposals.saveVersion(proposal.id, {
    ...content.value,
    number: version,
    contentHash,
    createdAt,
    status,
  });
  await writer.events.append({
    id: app.newId(),
    type: 'version-mirrored',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId: proposal.id,
    data: { version },
  });
  return here === undefined ? 'kept' : 'known';
}
