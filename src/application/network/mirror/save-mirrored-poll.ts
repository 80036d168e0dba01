import { checkPoll, type Poll } from '../../../domain/poll/poll.ts';
import { idBelow } from '../../kit/uris.ts';
import { type Mirroring, type RestoredKind, recordEvidence, toldBy } from './mirroring.ts';
import type { MirroredPoll } from './ports.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/** Applies a poll of the host: people here vote in it on this node. Nothing of it changes after that. */
export async function saveMirroredPoll(within: Mirroring, mirrored: MirroredPoll): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const poll = pollAs(within, mirrored, { id: app.newId(), uri: mirrored.uri });
  if (idBelow(`${consultation.host.uri}/polls/`, mirrored.uri) === null || poll === null) {
    await recordEvidence(within, 'foreign-id', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  const known = await writer.polls.byUri(mirrored.uri);
  if (known === null) {
    await savePoll(within, poll);
    return 'kept';
  }
  if (isSame(known, poll)) return 'known';
  await recordEvidence(within, 'shrunken-history', { uri: mirrored.uri, document: mirrored });
  return 'refused';
}

/** Restores a poll of ours from a co-host, under the id that it had. The votes of people here cannot be restored. */
export async function restorePoll(within: Mirroring, mirrored: MirroredPoll): Promise<RestoredKind | null> {
  const id = idBelow(`${within.consultation.host.uri}/polls/`, mirrored.uri);
  const poll = id === null ? null : pollAs(within, mirrored, { id, uri: null });
  if (poll === null || (await within.writer.polls.byId(poll.id)) !== null) return null;
  await savePoll(within, poll);
  return 'polls';
}

function pollAs(
  { app, consultation }: Mirroring,
  mirrored: MirroredPoll,
  { id, uri }: { readonly id: string; readonly uri: string | null },
): Poll | null {
  const { question, multiple, opensAt, closesAt } = mirrored;
  const options = mirrored.options.map((name, position) => ({ id: app.newId(), position, name }));
  const times = { opensAt, closesAt };
  const checked = checkPoll({ id, consultationId: consultation.id, uri, question, options, multiple, ...times });
  return checked.ok ? checked.value : null;
}

async function savePoll(within: Mirroring, poll: Poll): Promise<void> {
  const { app, writer, consultation } = within;
  await writer.polls.save(poll);
  await writer.events.append({
    id: app.newId(),
    type: 'poll-opened',
    at: poll.opensAt,
    by: null,
    origin: toldBy(within),
    consultationId: consultation.id,
    proposalId: null,
    data: { pollId: poll.id },
  });
}

function isSame(known: Poll, told: Poll): boolean {
  const plain = ({ question, options, multiple, opensAt, closesAt }: Poll) =>
    JSON.stringify([
      [question, ...options.map(({ name }) => name)].map((text) =>
        Object.entries(text).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
      multiple,
      Math.floor(opensAt.getTime() / 1_000),
      Math.floor(closesAt.getTime() / 1_000),
    ]);
  return plain(known) === plain(told);
}
