import type { Answer, Commitment } from '../../domain/answer/answer.ts';
import type { Connector, SendOutcome } from '../../domain/connector/connector.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Application } from '../application.ts';
import type { AnsweredRequest, ConnectorRequests, RequestCall, StoredRequest } from './ports.ts';
import { isTaken, SAME_REQUEST, saveState } from './request-progress.ts';

type Given = {
  readonly connector: Connector;
  readonly requests: ConnectorRequests;
  readonly call: RequestCall;
};

/**
 * Makes a request of each commitment of an answer that an event is about, and tells the request that its proposal came from.
 * Tried again, it makes none twice: what may have arrived is looked for first. An answer that a later one replaced is left
 * to that one's event.
 */
export async function submitRequests(app: Application, given: Given, eventId: Id): Promise<SendOutcome> {
  const { connector, requests, call } = given;
  const found = await answeredBy(app, eventId);
  if (found === null) return { type: 'taken' };
  const { answered, former, originAddress } = await detailsOf(app, connector, found);
  const { answer } = answered;
  for (const commitment of requests.isMade(connector.settings, answer) ? answer.commitments : []) {
    const outcome = await submitOne(app, given, { commitment, answered, former });
    if (outcome !== null) return outcome;
  }
  return originAddress === null ? { type: 'taken' } : await requests.notify(call, originAddress, answered);
}

type Versions = { readonly answered: AnsweredRequest; readonly former: readonly Answer[] };

/** The answer that an event tells of, where it is the latest of this institution. */
async function answeredBy(app: Application, eventId: Id): Promise<Versions | null> {
  return await app.store.read(async (reader) => {
    const event = await reader.events.byId(eventId);
    if (event?.type !== 'answer-published' && event?.type !== 'cohost-answer-published') return null;
    const { proposalId } = event;
    const { answerId } = event.data;
    const proposal = proposalId === null ? null : await reader.views.proposal(proposalId);
    if (proposal === null) return null;
    const consultation = await reader.consultations.byId(proposal.consultationId);
    const versions =
      event.type === 'answer-published'
        ? await reader.views.answers(proposal.id)
        : (await reader.cohostAnswers.of(proposal.id)).filter(({ ours }) => ours);
    const [answer] = versions.toSorted((a, b) => b.version - a.version);
    if (consultation === null || answer?.id !== answerId) return null;
    return { answered: { answer, proposal, consultation }, former: versions.filter(({ id }) => id !== answerId) };
  });
}

async function detailsOf(app: Application, { name }: Connector, versions: Versions) {
  const { proposal } = versions.answered;
  const originAddress = await app.store.read((reader) =>
    reader.connectors.addressOf({ connector: name, proposalId: proposal.id }),
  );
  return { ...versions, originAddress };
}

/** Null where the request stands; what hindered it otherwise. */
async function submitOne(
  app: Application,
  { connector, requests, call }: Given,
  { commitment, answered, former }: Versions & { readonly commitment: Commitment },
): Promise<SendOutcome | null> {
  const { name } = connector;
  let stored = await behind(app, name, commitment);
  if (stored === null && (await moveFormer(app, name, { commitment, former })))
    stored = await behind(app, name, commitment);
  if (stored !== null && stored.address !== null) return null;
  const empty = { connector: name, commitmentId: commitment.id, address: null, reference: null, number: null } as const;
  const waiting: StoredRequest = stored ?? {
    ...empty,
    url: null,
    status: null,
    changed: null,
    checkedAt: null,
    error: null,
  };
  let address: string | null = null;
  if (stored === null) {
    await app.store.transact((writer) => writer.connectors.saveBehind(waiting));
  } else {
    const arrived = await requests.find(call, waiting);
    if (!arrived.ok) return arrived.outcome;
    address = arrived.value?.address ?? null;
  }
  if (address === null) {
    const submitted = await requests.submit(call, commitment, answered);
    if (!submitted.ok) return submitted.outcome;
    address = submitted.value;
  }
  const saved = { ...waiting, address };
  const isSaved = await app.store.transact(async (writer) => {
    if (await isTaken(writer, saved, { address: saved.address })) return false;
    await writer.connectors.saveBehind(saved);
    return true;
  });
  if (!isSaved) return { type: 'refused', error: SAME_REQUEST };
  // Where it stands now; where that cannot be read, it is read later.
  const state = await requests.read(call, { commitmentId: commitment.id, address });
  if (state.ok && state.value !== null) {
    await saveState(app, { connector, requests }, { stored: saved, state: state.value });
  }
  return null;
}

async function behind(app: Application, name: string, commitment: Commitment): Promise<StoredRequest | null> {
  const all = await app.store.read((reader) => reader.connectors.behind(commitment.id));
  return all.find(({ connector }) => connector === name) ?? null;
}

/** The request of the same commitment in a former version of the answer stands behind this one. */
async function moveFormer(
  app: Application,
  name: string,
  { commitment, former }: { readonly commitment: Commitment; readonly former: readonly Answer[] },
): Promise<boolean> {
  const same = former.flatMap(({ commitments }) => commitments.filter((each) => isSameText(each, commitment)));
  return await app.store.transact(async (writer) => {
    for (const { id } of same) {
      const stored = (await writer.connectors.behind(id)).find(({ connector }) => connector === name);
      if (stored === undefined) continue;
      await writer.connectors.moveBehind({ connector: name, from: id, to: commitment.id });
      return true;
    }
    return false;
  });
}

function isSameText(a: Commitment, b: Commitment): boolean {
  const plain = ({ text }: Commitment) => JSON.stringify(Object.entries(text).toSorted());
  return plain(a) === plain(b);
}
