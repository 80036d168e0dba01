import { type Ballot, checkBallot } from '../../../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../../../domain/ballot/rules-document.ts';
import { slugAtHost } from '../../../domain/network/host.ts';
import { newBallotSecret } from '../../ballot/ballot-secret.ts';
import type { StoredBallot } from '../../ballot/ports.ts';
import { documentHash, sha256 } from '../../kit/content-hash.ts';
import { type Mirroring, type RestoredKind, recordEvidence, toldBy } from './mirroring.ts';
import type { MirroredBallot } from './ports.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/**
 * Applies a ballot of the host: people here vote on this node, under the host's frozen rules. After that its
 * end moves later, and nothing else of it changes.
 */
export async function saveMirroredBallot(within: Mirroring, mirrored: MirroredBallot): Promise<MirrorOutcome> {
  const { writer, consultation } = within;
  const about = { uri: mirrored.uri, document: mirrored };
  if (mirrored.uri !== `${consultation.host.uri}/ballots/${mirrored.ballot.slug}`) {
    await recordEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  const found = await writer.ballots.byUri(mirrored.uri);
  const known = found === null ? null : await writer.ballots.lock(found.ballot.id, 'change');
  const hash = sha256(mirrored.rulesText);
  if (hash !== mirrored.rulesHash || (known !== null && known.ballot.rulesHash !== hash)) {
    const detail = { said: mirrored.rulesHash, allowed: known?.ballot.rulesHash ?? hash };
    await recordEvidence(within, 'hash-mismatch', { ...about, detail });
    return 'refused';
  }
  return known === null ? await saveNew(within, mirrored) : await saveExtensions(within, mirrored, known);
}

/** Restores a ballot of ours from a co-host, or a later end of it. The casts of people here cannot be restored. */
export async function restoreBallot(within: Mirroring, mirrored: MirroredBallot): Promise<RestoredKind | null> {
  const { writer, consultation } = within;
  if (mirrored.uri !== `${consultation.host.uri}/ballots/${mirrored.ballot.slug}`) return null;
  const found = await writer.ballots.bySlug(consultation.id, mirrored.ballot.slug);
  const known = found === null ? null : await writer.ballots.lock(found.ballot.id, 'change');
  if (known !== null) {
    if (known.ballot.rulesHash !== mirrored.rulesHash || mirrored.ballot.closesAt <= known.ballot.closesAt) return null;
    return (await saveExtensions(within, mirrored, known)) === 'kept' ? 'extensions' : null;
  }
  const ballot = ballotAs(within, mirrored, null);
  if (ballot === null) return null;
  await saveBallot(within, ballot, mirrored.rulesHash);
  return 'ballots';
}

async function saveNew(within: Mirroring, mirrored: MirroredBallot): Promise<MirrorOutcome> {
  const ballot = ballotAs(within, mirrored, mirrored.uri);
  if (ballot === null) {
    await recordEvidence(within, 'hash-mismatch', {
      uri: mirrored.uri,
      document: mirrored,
      detail: { hash: mirrored.rulesHash },
    });
    return 'refused';
  }
  await saveBallot(within, ballot, mirrored.rulesHash);
  return 'kept';
}

/** A ballot as received; null unless the document that is shown here is the one that was hashed there. */
function ballotAs({ app, consultation }: Mirroring, mirrored: MirroredBallot, uri: string | null): Ballot | null {
  const ballotView: Ballot = {
    ...mirrored.ballot,
    id: app.newId(),
    consultationId: consultation.id,
    options: mirrored.ballot.options.map((option) => ({ ...option, id: app.newId() })),
    createdAt: app.now(),
    rulesHash: mirrored.rulesHash,
    uri,
  };
  const checked = checkBallot(ballotView, consultation);
  const same =
    checked.ok && documentHash(ballotRulesDocument(checked.value, slugAtHost(consultation))) === mirrored.rulesHash;
  return checked.ok && same ? checked.value : null;
}

async function saveBallot(within: Mirroring, ballot: Ballot, rulesHash: string): Promise<void> {
  const { app, writer, consultation } = within;
  await writer.ballots.save({ ballot, encryptedSecret: newBallotSecret(app), closedAt: null });
  await writer.events.append({
    id: app.newId(),
    type: 'ballot-announced',
    at: app.now(),
    by: null,
    origin: toldBy({ app, consultation }),
    consultationId: consultation.id,
    proposalId: null,
    data: { ballotId: ballot.id, rulesHash },
  });
  for (const extension of ballot.extensions) await writeExtension(within, ballot, extension);
}

async function saveExtensions(
  within: Mirroring,
  mirrored: MirroredBallot,
  known: StoredBallot,
): Promise<MirrorOutcome> {
  const { ballot } = known;
  const later = mirrored.ballot.extensions.filter(
    ({ to }) => !ballot.extensions.some((each) => each.to.getTime() === to.getTime()),
  );
  if (later.length === 0) return 'known';
  const { closesAt, paperUntil, extensions } = mirrored.ballot;
  const checked = checkBallot({ ...ballot, closesAt, paperUntil, extensions }, within.consultation);
  if (!checked.ok || closesAt < ballot.closesAt) {
    await recordEvidence(within, 'shrunken-history', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  await within.writer.ballots.save({ ...known, ballot: checked.value });
  for (const extension of later) await writeExtension(within, ballot, extension);
  return 'kept';
}

async function writeExtension(
  { app, writer, consultation }: Mirroring,
  { id: ballotId }: Ballot,
  extension: Ballot['extensions'][number],
): Promise<void> {
  await writer.ballots.saveExtension({ ...extension, id: app.newId(), ballotId, agentId: null });
  await writer.events.append({
    id: app.newId(),
    type: 'ballot-extended',
    at: extension.at,
    by: null,
    origin: toldBy({ app, consultation }),
    consultationId: consultation.id,
    proposalId: null,
    data: { ballotId, from: extension.from.toISOString(), to: extension.to.toISOString() },
  });
}
