import { createHash } from 'node:crypto';
import { type Ballot, checkBallot } from '../../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import { newBallotSecret } from '../ballot-secret.ts';
import type { KeptBallot } from '../ballots.ts';
import { documentHash } from '../content-hash.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredBallot } from './mirrored.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';
import type { BackAgain } from './taking-back.ts';

/**
 * Takes up a ballot as its host tells it: people here vote on it at home, under the host's frozen rules. After that its
 * end moves later, and nothing else of it changes.
 */
export async function keepMirroredBallot(within: Mirroring, told: MirroredBallot): Promise<Kept> {
  const { writer, consultation } = within;
  const about = { uri: told.uri, document: told };
  if (told.uri !== `${consultation.host.uri}/ballots/${told.ballot.slug}`) {
    await keepEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  const found = await writer.ballots.byUri(told.uri);
  const known = found === null ? null : await writer.ballotWrite.lock(found.ballot.id, 'change');
  const hash = createHash('sha256').update(told.rulesText).digest('hex');
  if (hash !== told.rulesHash || (known !== null && known.ballot.rulesHash !== hash)) {
    await keepEvidence(within, 'hash-mismatch', { ...about, detail: { hash: told.rulesHash } });
    return 'refused';
  }
  return known === null ? await keepNew(within, told) : await keepExtensions(within, told, known);
}

/** Takes a ballot of ours back as a co-host has it, or a later end of it. What people here voted is not told by anybody. */
export async function takeBackBallot(within: Mirroring, told: MirroredBallot): Promise<BackAgain | null> {
  const { writer, consultation } = within;
  if (told.uri !== `${consultation.host.uri}/ballots/${told.ballot.slug}`) return null;
  const found = await writer.ballots.bySlug(consultation.id, told.ballot.slug);
  const known = found === null ? null : await writer.ballotWrite.lock(found.ballot.id, 'change');
  if (known !== null) {
    if (known.ballot.rulesHash !== told.rulesHash || told.ballot.closesAt <= known.ballot.closesAt) return null;
    return (await keepExtensions(within, told, known)) === 'kept' ? 'extensions' : null;
  }
  const ballot = ballotAs(within, told, null);
  if (ballot === null) return null;
  await keepBallot(within, ballot, told.rulesHash);
  return 'ballots';
}

async function keepNew(within: Mirroring, told: MirroredBallot): Promise<Kept> {
  const ballot = ballotAs(within, told, told.uri);
  if (ballot === null) {
    await keepEvidence(within, 'hash-mismatch', { uri: told.uri, document: told, detail: { hash: told.rulesHash } });
    return 'refused';
  }
  await keepBallot(within, ballot, told.rulesHash);
  return 'kept';
}

/** A ballot as it is told; null unless the document that is shown here is the one that was hashed there. */
function ballotAs({ app, consultation }: Mirroring, told: MirroredBallot, uri: string | null): Ballot | null {
  const said: Ballot = {
    ...told.ballot,
    id: app.newId(),
    consultationId: consultation.id,
    options: told.ballot.options.map((option) => ({ ...option, id: app.newId() })),
    createdAt: app.now(),
    rulesHash: told.rulesHash,
    uri,
  };
  const checked = checkBallot(said, consultation);
  const same =
    checked.ok && documentHash(ballotRulesDocument(checked.value, slugAtHost(consultation))) === told.rulesHash;
  return checked.ok && same ? checked.value : null;
}

async function keepBallot(within: Mirroring, ballot: Ballot, rulesHash: string): Promise<void> {
  const { app, writer, consultation } = within;
  await writer.ballotWrite.ballot({ ballot, secretSealed: newBallotSecret(app), closedAt: null });
  await writer.write.event({
    id: app.newId(),
    type: 'ballot-announced',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { ballotId: ballot.id, rulesHash },
  });
  for (const extension of ballot.extensions) await writeExtension(within, ballot, extension);
}

async function keepExtensions(within: Mirroring, told: MirroredBallot, known: KeptBallot): Promise<Kept> {
  const { ballot } = known;
  const later = told.ballot.extensions.filter(
    ({ to }) => !ballot.extensions.some((each) => each.to.getTime() === to.getTime()),
  );
  if (later.length === 0) return 'known';
  const { closesAt, paperUntil, extensions } = told.ballot;
  const checked = checkBallot({ ...ballot, closesAt, paperUntil, extensions }, within.consultation);
  if (!checked.ok || closesAt < ballot.closesAt) {
    await keepEvidence(within, 'shrunken-history', { uri: told.uri, document: told });
    return 'refused';
  }
  await within.writer.ballotWrite.ballot({ ...known, ballot: checked.value });
  for (const extension of later) await writeExtension(within, ballot, extension);
  return 'kept';
}

async function writeExtension(
  { app, writer, consultation }: Mirroring,
  { id: ballotId }: Ballot,
  extension: Ballot['extensions'][number],
): Promise<void> {
  await writer.ballotWrite.extension({ ...extension, id: app.newId(), ballotId, agentId: null });
  await writer.write.event({
    id: app.newId(),
    type: 'ballot-extended',
    at: extension.at,
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { ballotId, from: extension.from.toISOString(), to: extension.to.toISOString() },
  });
}
