import type { Commitment, CommitmentStatus } from '../../domain/answer/answer.ts';
import type { Connector } from '../../domain/connector/connector.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { updateCommitment } from '../answer/update-commitment.ts';
import type { Application, Reader } from '../application.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import type { RequestState } from './intake/ports.ts';
import type { ConnectorRequests, StoredRequest } from './ports.ts';

type Of = { readonly connector: Connector; readonly requests: ConnectorRequests };

/** How many commitments follow their requests at one connector in one go. */
const PER_RUN = 100;
/** A request whose changes are not pushed is read so often. */
const READ_EVERY_MS = 5 * 60_000;

/**
 * Writes down where a request stands, and has its commitment follow, as far as the settings say what the status means. What
 * comes late changes nothing, and neither does a status that stood before: what an officer says meanwhile stays.
 */
export async function saveState(
  app: Application,
  { connector, requests }: Of,
  { stored, state }: { readonly stored: StoredRequest; readonly state: RequestState },
): Promise<Result<CommitmentStatus, Refusal>> {
  const { commitmentId } = stored;
  const followed = await inOneTransaction(app, async (within, writer) => {
    await writer.connectors.lock(connector.name);
    const before = (await writer.connectors.behind(commitmentId)).find((each) => each.connector === connector.name);
    const found = await writer.answers.commitment(commitmentId);
    if (before === undefined || found === null) return refuse({ type: 'not-found', what: 'commitment' });
    const { commitment } = found;
    if (isLate(before, state)) return ok(commitment.status);
    if (await isTaken(writer, before, state)) {
      return refuse({ type: 'invalid', field: 'address', because: 'duplicate' });
    }
    const { means, remark, ...shown } = state;
    const now = app.now();
    await writer.connectors.saveBehind({ ...before, ...shown, checkedAt: now, error: null });
    if (means === null || state.status === null || !changesCommitment(before, state, commitment))
      return ok(commitment.status);
    const proposal = await writer.proposals.byId(found.proposalId);
    const consultation = proposal === null ? null : await writer.consultations.byId(proposal.consultationId);
    const updated = await updateCommitment(within, {
      commitmentId,
      status: means,
      note: requests.note({ status: state.status, remark }, consultation?.languages ?? []),
      by: { kind: 'connector', id: connector.name },
    });
    return updated.ok ? ok(updated.value.status) : updated;
  });
  if (!followed.ok) {
    const { refusal } = followed;
    const isSame = refusal.type === 'invalid' && refusal.field === 'address';
    await saveError(app, stored, isSame ? SAME_REQUEST : refusal.type);
  }
  return followed;
}

/** The other side answers for one commitment with the request of another. */
export const SAME_REQUEST = 'same-request';

/** Whether the request at an address is that of another commitment. */
export async function isTaken(
  reader: Pick<Reader, 'connectors'>,
  { connector, commitmentId }: Pick<StoredRequest, 'connector' | 'commitmentId'>,
  { address }: Pick<RequestState, 'address'>,
): Promise<boolean> {
  const there = await reader.connectors.byRequest(connector, { address, reference: null });
  return there !== null && there.commitmentId !== commitmentId;
}

function isLate(before: StoredRequest, { changed }: RequestState): boolean {
  return before.changed !== null && changed !== null && changed < before.changed;
}

function changesCommitment(before: StoredRequest, { status, means }: RequestState, commitment: Commitment): boolean {
  return before.status !== status && means !== commitment.status;
}

/** A change that the other side pushed. */
export async function notePushed(
  app: Application,
  of: Of,
  state: RequestState,
): Promise<Result<CommitmentStatus, Refusal>> {
  const stored = await app.store.read((reader) => reader.connectors.byRequest(of.connector.name, state));
  if (stored === null) return refuse({ type: 'not-found', what: 'commitment' });
  if (isAnother(stored, state)) {
    await saveError(app, stored, RENUMBERED);
    return refuse({ type: 'not-found', what: 'commitment' });
  }
  return await saveState(app, of, { stored, state });
}

/** At the address of a request there is another one. */
const RENUMBERED = 'renumbered';
const GONE = 'gone';

function isAnother({ reference }: StoredRequest, state: RequestState): boolean {
  return reference !== null && state.reference !== null && reference !== state.reference;
}

/**
 * Reads where the requests behind open commitments stand. One that is not at its address any more, or under another number,
 * is looked for by what it was made of. Answers why the other side could not be read; null where it could.
 */
export async function readProgress(
  app: Application,
  of: Of & { readonly call: Parameters<ConnectorRequests['read']>[0] },
  stop?: AbortSignal,
): Promise<string | null> {
  const { connector, requests, call } = of;
  const since = new Date(app.now().getTime() - READ_EVERY_MS);
  const due = await app.store.read((reader) =>
    reader.connectors.unread({ connector: connector.name, since, limit: PER_RUN }),
  );
  for (const stored of due) {
    if (stop?.aborted === true || stored.address === null) break;
    let read = await requests.read(call, { commitmentId: stored.commitmentId, address: stored.address });
    const isMissing = read.ok && (read.value === null || isAnother(stored, read.value));
    const missing = read.ok && read.value !== null ? RENUMBERED : GONE;
    if (isMissing) read = await requests.find(call, stored);
    if (!read.ok) {
      await saveError(app, stored, read.outcome.error);
      // One that is refused says nothing of the others.
      if (read.outcome.type === 'refused') continue;
      return read.outcome.error;
    }
    if (read.value === null || isAnother(stored, read.value)) await saveError(app, stored, missing);
    else await saveState(app, of, { stored, state: read.value });
  }
  return null;
}

async function saveError(app: Application, { connector, commitmentId }: StoredRequest, error: string): Promise<void> {
  await app.store.transact(async (writer) => {
    const stored = (await writer.connectors.behind(commitmentId)).find((each) => each.connector === connector);
    if (stored !== undefined) await writer.connectors.saveBehind({ ...stored, checkedAt: app.now(), error });
  });
}
