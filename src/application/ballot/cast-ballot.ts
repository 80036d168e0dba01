import { admitToBallot, type Cast, checkCast, type Eligibility, type VoterKey } from '../../domain/ballot/cast.ts';
import type { Choice } from '../../domain/ballot/choice-kind.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import type { BallotId, CastId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Application, Writer } from '../application.ts';
import type { NewHiddenAct } from '../journal/ports.ts';
import { batchConcurrent } from '../kit/batch.ts';
import { voterLock } from '../kit/names.ts';
import { type BallotKeys, ballotKeys, commitmentOf } from './ballot-secret.ts';
import { type BallotVoter, eligibilityIn } from './eligibility.ts';
import type { EligibleVoter, StoredBallot, StoredCast, Voter } from './ports.ts';

export type CastBallot = {
  readonly ballotId: BallotId;
  readonly voter: BallotVoter;
  readonly choice: Choice;
  /** Hash of the rules that the voter read. */
  readonly rulesHash: string;
  readonly receivedAt?: Date | undefined;
  /** Where the voter may send the same request again: its key, of this voter alone, and everything it said. */
  readonly request?: { readonly key: string; readonly content: string } | undefined;
};

/**
 * What a voter gets for a cast, and gets again as long as the cast stands. It says that the node took this ballot under
 * these rules; `commitment` is of the content and `salt`, so that the node cannot show another content for it later
 * (docs/ballots: Receipts).
 */
export type Receipt = {
  readonly id: CastId;
  readonly ballotId: BallotId;
  readonly castAt: Date;
  /** 1 for a voter's first cast; a higher one takes the place of those below. */
  readonly sequence: number;
  /** Of the voter at that moment: ballots are counted by it. */
  readonly standing: Standing;
  readonly rulesHash: string;
  readonly commitment: string;
  readonly salt: string;
};

/** `repeated` where the same request came before and nothing was done now. */
type CastOutcome = { readonly receipt: Receipt; readonly repeated: boolean };

/**
 * Casts a ballot, or replaces the earlier one. One person has one ballot, whichever interface they use. Ballots that arrive
 * together are kept together: on the last evening a whole city votes at once.
 *
 * The transaction that stores a cast writes to nothing that leads to a person and locks no such row: PostgreSQL keeps its
 * number in both, for good in its log. So a repeated request is known by what is stored with the cast itself, and whoever
 * votes twice at once waits for a lock that leaves no trace (docs/adr/0021).
 */
export async function castBallotOnce(app: Application, command: CastBallot): Promise<Result<CastOutcome, Refusal>> {
  const { ballotId, receivedAt = app.now(), ...rest } = command;
  return await castTogether(app, ballotId, { ...rest, receivedAt });
}

/** The same, where only the receipt matters. */
export async function castBallot(app: Application, command: CastBallot): Promise<Result<Receipt, Refusal>> {
  const outcome = await castBallotOnce(app, command);
  return outcome.ok ? ok(outcome.value.receipt) : outcome;
}

type CastInput = Omit<CastBallot, 'ballotId' | 'receivedAt'> & { readonly receivedAt: Date };
type Outcome = Result<CastOutcome, Refusal>;

/** Requests that are known of one voter: whoever repeats one, repeats one of the last. */
const REQUESTS_MAX = 8;

const castTogether = batchConcurrent<CastInput, Outcome>(
  async (app, ballotId, inputs) =>
    await app.store.transact(async (writer) => {
      const stored = await writer.ballots.lock(ballotId, 'cast');
      if (stored === null) return inputs.map(() => refuse({ type: 'not-found', what: 'ballot' }));
      const keys = ballotKeys(app, stored);
      const locked = await lockVoters(app, writer, { stored, keys, voters: inputs.map(({ voter }) => voter) });
      const { voters, voterKeys } = locked;
      const casts = new Map(locked.casts);
      const territories = stored.ballot.rules.territories === null ? [] : await writer.territories.all();
      const replaced = new Map<VoterKey, StoredCast>();
      const events: NewEvent[] = [];
      const receipts: Receipt[] = [];
      const outcomes = inputs.map((input, index): Outcome => {
        const voter = voters[index] ?? refuse({ type: 'participant-needed' as const });
        if (!voter.ok) return voter;
        const voterKey = voterKeys.of(voter.value.person);
        const standing = casts.get(voterKey) ?? null;
        const known = repeatedCast(keys, input, standing);
        if (known !== null) return known;
        const checked = checkVoterCast({ stored, input, voter: voter.value, territories, standing });
        if (!checked.ok) return checked;
        const id = keys.castIdOf({ voterKey, sequence: checked.value.sequence });
        const cast: Cast = { ...checked.value, id, ballotId: stored.ballot.id, voterKey };
        const kept = storedCast(keys, cast, { request: input.request, earlier: standing });
        casts.set(voterKey, kept);
        replaced.set(voterKey, kept);
        events.push(castEvent(app, stored, cast.receivedAt));
        const receipt = receiptOf(keys, cast);
        receipts.push(receipt);
        return ok({ receipt, repeated: false });
      });
      if (events.length === 0) return outcomes;
      await Promise.all([
        writer.ballots.saveCasts([...replaced.values()]),
        writer.events.append(...events),
        writer.hiddenActs.add(receipts.map(hiddenCast)),
      ]);
      return outcomes;
    }),
);

type LockedVoters = {
  readonly voters: readonly Result<EligibleVoter, Refusal>[];
  readonly voterKeys: VoterKeys;
  /** What they cast before. */
  readonly casts: ReadonlyMap<VoterKey, StoredCast>;
};

/** Keys of voters, each made once. */
type VoterKeys = { of(person: string): VoterKey };

function voterKeysOf(keys: BallotKeys): VoterKeys {
  const known = new Map<string, VoterKey>();
  return {
    of(person) {
      const key = known.get(person) ?? keys.voterKeyOf(person);
      known.set(person, key);
      return key;
    },
  };
}

/**
 * Voters and their casts as they are while nobody else can cast for them. Who is joined into another meanwhile has another key
 * than the one that was locked: then that one is locked too.
 */
async function lockVoters(
  app: Application,
  writer: Writer,
  of: { readonly stored: StoredBallot; readonly keys: BallotKeys; readonly voters: readonly BallotVoter[] },
): Promise<LockedVoters> {
  const { stored, voters } = of;
  const { ballot } = stored;
  const eligibility = eligibilityIn(app);
  const voterKeys = voterKeysOf(of.keys);
  const named = await Promise.all(voters.map((voter) => eligibility.personOf(writer, { ballot, voter })));
  const locked = new Set<string>();
  let persons = named.filter((person) => person !== null);
  for (;;) {
    const missing = persons.filter((person) => !locked.has(person));
    await writer.locks.acquireAll(missing.map((person) => voterLock(voterKeys.of(person))));
    for (const person of missing) locked.add(person);
    const [checked, casts] = await Promise.all([
      eligibility.check(writer, { ballot, voters }),
      writer.ballots.castsOf(ballot.id, persons.map(voterKeys.of)),
    ]);
    persons = checked.flatMap((voter) => (voter.ok ? [voter.value.person] : []));
    if (persons.every((person) => locked.has(person))) return { voters: checked, voterKeys, casts };
  }
}

/** What a request that came before led to; null for a new one. */
function repeatedCast(keys: BallotKeys, { request }: CastInput, standing: StoredCast | null): Outcome | null {
  if (request === undefined || standing === null) return null;
  const [name, content] = keys.requestOf(request).split(':');
  const index = standing.requests.findIndex((known) => known.startsWith(`${name}:`));
  if (index === -1) return null;
  if (standing.requests[index] !== `${name}:${content}`) return refuse({ type: 'idempotency-key-reused' });
  // The voter cast another ballot since, perhaps elsewhere: this one must not take its place again.
  if (index > 0) return refuse({ type: 'changed-meanwhile' });
  return ok({ receipt: receiptOf(keys, readCast(keys, standing)), repeated: true });
}

function checkVoterCast(of: {
  readonly stored: StoredBallot;
  readonly input: CastInput;
  readonly voter: EligibleVoter;
  readonly territories: readonly Territory[];
  readonly standing: StoredCast | null;
}): Result<Omit<Cast, 'id' | 'ballotId' | 'voterKey'>, Refusal> {
  const { stored, input, voter, territories, standing } = of;
  const { ballot } = stored;
  const admission = admitToBallot(ballot, voter, territories);
  if (!admission.ok) return admission;
  const { choice, rulesHash, receivedAt } = input;
  const earlier = standing?.sequence ?? 0;
  const checked = checkCast(ballot, { choice, rulesHash, earlier, receivedAt, notBefore: stored.closedAt });
  return checked.ok
    ? ok({ ...checked.value, standing: voter.standing, channel: 'online', batchId: null, rulesHash })
    : checked;
}

function storedCast(
  keys: BallotKeys,
  cast: Cast,
  { request, earlier }: Pick<CastInput, 'request'> & { readonly earlier: StoredCast | null },
): StoredCast {
  const { content, ...rest } = cast;
  const requests = [...(request === undefined ? ['-'] : [keys.requestOf(request)]), ...(earlier?.requests ?? [])];
  return {
    ...rest,
    encryptedContent: keys.encryptContent(content, cast.id),
    requests: requests.slice(0, REQUESTS_MAX),
  };
}

/** What waits for its batch in the journal: the hash alone, which leads to nothing without the receipt. */
function hiddenCast({ commitment }: Receipt): NewHiddenAct {
  return { hash: Buffer.from(commitment, 'hex'), eventId: null, salt: null, textId: null };
}

/** Neither who nor what: an event with a name in it would tell whose the cast beside it is. */
function castEvent(app: Application, { ballot }: StoredBallot, at: Date): NewEvent {
  return {
    id: app.newId(),
    type: 'ballot-cast',
    at,
    by: null,
    consultationId: ballot.consultationId,
    proposalId: null,
    data: { ballotId: ballot.id },
  };
}

/** A cast as it was before it was stored. */
export function readCast(keys: BallotKeys, { encryptedContent, requests: _, ...cast }: StoredCast): Cast {
  return { ...cast, content: keys.decryptContent(encryptedContent, cast.id) };
}

/** The same receipt for the same cast, however often it is asked for. */
export function receiptOf(keys: BallotKeys, cast: Cast): Receipt {
  const { id, ballotId, sequence, standing, rulesHash, receivedAt, content } = cast;
  const salt = keys.saltOf(cast);
  const commitment = commitmentOf({ ballot: ballotId, rulesHash, sequence, content, salt });
  return { id, ballotId, castAt: receivedAt, sequence, standing, rulesHash, commitment, salt };
}

/**
 * Under which standing a person may vote in a ballot, or why not, to be shown before anybody fills it in. Whoever answers
 * is who answers when they cast.
 */
export async function checkVoter(
  app: Application,
  query: { readonly ballotId: BallotId; readonly voter: Voter },
): Promise<Result<Eligibility, Refusal>> {
  return await app.store.read(async (reader) => {
    const stored = await reader.ballots.byId(query.ballotId);
    if (stored === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = stored;
    const [voter = refuse({ type: 'participant-needed' as const })] = await eligibilityIn(app).check(reader, {
      ballot,
      voters: [query.voter],
    });
    if (!voter.ok) return voter;
    const { standing, territory } = voter.value;
    const territories = ballot.rules.territories === null ? [] : await reader.territories.all();
    const admitted = admitToBallot(ballot, voter.value, territories);
    return admitted.ok ? ok({ standing, territory }) : admitted;
  });
}
