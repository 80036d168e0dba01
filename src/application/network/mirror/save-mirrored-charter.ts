import { charterDocument, checkCharter, checkDecision } from '../../../domain/community/charter.ts';
import { currentUri } from '../../../domain/network/move.ts';
import { documentHash } from '../../kit/content-hash.ts';
import type { MirroredCharter } from '../statement/ports.ts';
import { isRestoring, type Mirroring, recordEvidence, toldBy } from './mirroring.ts';
import { movesWithin } from './pooled.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/**
 * Applies a version of the charter of a community, which binds this institution as it binds the host. It is what its hash is of, and
 * never another one under the same number.
 */
export async function saveMirroredCharter(within: Mirroring, mirrored: MirroredCharter): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const { uri, kind: _, decidedAt, hash, community, version, terms, decision } = mirrored;
  const isOfThis = currentUri(await movesWithin(within), community) === consultation.host.uri;
  const held = await writer.communities.charters(consultation.id);
  const known = held.find((each) => each.version === version);
  if (known?.hash === hash) return 'known';
  const about = { uri, document: { id: uri, ...mirrored } };
  if (documentHash(charterDocument({ community, version, terms, decision })) !== hash || !isOfThis) {
    await recordEvidence(within, 'hash-mismatch', about);
    return 'refused';
  }
  if (known !== undefined) {
    await recordEvidence(within, 'number-reused', about);
    return 'refused';
  }
  // Of our own none was left out: whoever could make up a number would take all those before it.
  const isNext = version === (held[0]?.version ?? 0) + 1 && decidedAt <= app.now();
  if (isRestoring(within) && !isNext) return 'refused';
  const isFit = checkCharter(terms, consultation.languages).ok && checkDecision(decision, consultation.languages).ok;
  if (!isFit) return 'refused';
  const what = { consultationId: consultation.id, version, community, terms, decision, hash, decidedAt };
  await writer.communities.addCharter({ ...what, decidedBy: null });
  await writer.events.append({
    id: app.newId(),
    type: 'charter-adopted',
    at: decidedAt,
    by: null,
    origin: toldBy(within),
    consultationId: consultation.id,
    proposalId: null,
    data: { version, contentHash: hash },
  });
  return 'kept';
}
