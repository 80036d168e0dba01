import { BALLOTS_MAX, type Ballot, checkBallot } from '../../domain/ballot/ballot.ts';
import type { Method } from '../../domain/ballot/method.ts';
import { type BallotRules, defaultBallotRules, groupMinimumBeside } from '../../domain/ballot/rules.ts';
import { isCommunity } from '../../domain/community/community.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { inOrder } from '../../domain/consultation/phase.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll, faultsIn, together } from '../../domain/kit/check-all.ts';
import type { BallotId, Id } from '../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Application, Reader } from '../application.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { newBallotSecret } from './ballot-secret.ts';
import { lockBallotIn } from './eligibility.ts';
import type { StoredBallot } from './ports.ts';

type OptionInput = {
  readonly name: Localised;
  readonly description?: Localised | undefined;
  /** In minor units of the budget's currency. */
  readonly cost?: number | undefined;
};

/** A ballot as it is submitted. What is left out follows the rules of the consultation, and its phase to vote. */
export type BallotInput = {
  readonly slug: string;
  readonly question: Localised;
  readonly description?: Localised | undefined;
  readonly method: Method;
  /** In the order of their numbers. */
  readonly options?: readonly OptionInput[] | undefined;
  readonly rules?: { readonly [K in Exclude<keyof BallotRules, 'version'>]?: BallotRules[K] | undefined } | undefined;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. The phase's own where absent. */
  readonly opensAt?: string | undefined;
  readonly closesAt?: string | undefined;
  readonly paperUntil?: string | undefined;
};

/** The consultation it belongs to, and who says it. */
export type CreateBallot = BallotInput & {
  readonly consultation: string;
  /** What was stored of it unfinished, by its id: deleted with it. */
  readonly unfinished?: Id | undefined;
  readonly by: Actor | null;
};

/**
 * Drafts a ballot: in a draft consultation, with which it is published, or in one that is public already, where it waits
 * for `publishBallot`. Until then nobody but officers sees it and everything of it may change.
 */
export async function createBallot(app: Application, command: CreateBallot): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(command.consultation);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = await decidedHereNow(writer, consultation);
    if (!own.ok) return own;
    const others = await writer.ballots.of(consultation.id);
    if (others.length >= BALLOTS_MAX) {
      return refuse({ type: 'invalid', field: 'ballots', because: 'too-many', limit: BALLOTS_MAX });
    }
    const checked = await draftIn(app, writer, { input: command, consultation, instead: null });
    if (!checked.ok) return checked;
    const { id, createdAt } = checked.value;
    await writer.ballots.save({ ballot: checked.value, encryptedSecret: newBallotSecret(app), closedAt: null });
    if (command.unfinished !== undefined) await writer.unfinishedParts.delete(command.unfinished);
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-drafted',
      at: createdAt,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { ballotId: id },
    });
    return checked;
  });
}

/** A ballot as it was submitted: a new one of its consultation, or `instead` of a draft. */
type BallotDraft = {
  readonly input: BallotInput;
  readonly consultation: Consultation;
  readonly instead: Ballot | null;
};

/** Whether a ballot could be drafted, or a draft be changed so; refuses with every fault, and saves nothing. */
export async function checkBallotInput(app: Application, draft: BallotDraft): Promise<Result<Ballot, Refusal>> {
  return await app.store.read((reader) => draftIn(app, reader, draft));
}

async function draftIn(
  app: Application,
  reader: Reader,
  { input, consultation, instead }: BallotDraft,
): Promise<Result<Ballot, Refusal>> {
  const others = await reader.ballots.of(consultation.id);
  const { id, position, createdAt } = instead ?? {
    id: app.newId(),
    position: nextPosition(others),
    createdAt: app.now(),
  };
  const draft = ballotFrom(app, input, { id, position, createdAt, consultation });
  return draft.ok ? await checkDraft(reader, draft.value, { consultation, others }) : draft;
}

/** After the last of them: a draft that was discarded may have left a place free before. */
function nextPosition(others: readonly StoredBallot[]): number {
  return Math.max(0, ...others.map(({ ballot }) => ballot.position)) + 1;
}

/** Makes a draft of what was submitted. */
function ballotFrom(
  app: Application,
  input: BallotInput,
  as: Pick<Ballot, 'id' | 'position' | 'createdAt'> & { readonly consultation: Consultation },
): Result<Ballot, Refusal> {
  const { consultation, ...at } = as;
  const dates = datesOf(input, consultation);
  const options = (input.options ?? []).map((option, index) => ({
    id: app.newId(),
    number: index + 1,
    name: option.name,
    description: option.description ?? null,
    cost: option.cost ?? null,
  }));
  const defaults = defaultsIn(consultation, input.method, options.length);
  const given = Object.fromEntries(Object.entries(input.rules ?? {}).filter(([, value]) => value !== undefined));
  const rules: BallotRules = { ...defaults, ...given };
  const draft = {
    ...at,
    consultationId: consultation.id,
    slug: input.slug,
    question: input.question,
    description: input.description ?? null,
    method: input.method,
    options,
    rules: { ...rules, groupMinimum: input.rules?.groupMinimum ?? groupMinimumBeside(rules.anonymityThreshold) },
    ...(dates.ok ? dates.value : UNDATED),
    extensions: [],
    publishedAt: null,
    rulesHash: null,
    uri: null,
  };
  if (dates.ok) return ok(draft);
  // What else does not hold is said with them.
  const checked = checkBallot(draft, consultation);
  const more = checked.ok
    ? []
    : faultsIn(checked.refusal).filter((each) => !('field' in each && each.field in UNDATED));
  return refuse(together([dates.refusal, ...more]));
}

/** A draft that its consultation could publish: everything the rules ask, a slug of its own, places that are known. */
export async function checkDraft(
  reader: Reader,
  draft: Ballot,
  within: { readonly consultation: Consultation; readonly others: readonly StoredBallot[] },
): Promise<Result<Ballot, Refusal>> {
  const checked = checkBallot(draft, within.consultation);
  if (!checked.ok) return checked;
  const { slug, rules } = checked.value;
  if (within.others.some(({ ballot }) => ballot.slug === slug && ballot.id !== draft.id)) {
    return refuse({ type: 'invalid', field: 'slug', because: 'duplicate' });
  }
  const known = rules.territories === null ? [] : await reader.territories.all();
  if (rules.territories?.some((code) => !known.some((territory) => territory.code === code)) === true) {
    return refuse({ type: 'invalid', field: 'territories', because: 'unknown-value' });
  }
  return checked;
}

/**
 * The usual rules as far as the consultation goes along with them. Whose votes decide it says for the ballot too, and
 * sheets of paper, which it may not have thought of, decide with them.
 */
function defaultsIn(consultation: Consultation, method: Method, options: number): BallotRules {
  const usual = defaultBallotRules(method, options);
  const { standings: admitted, decidingStanding, territories } = consultation.rules;
  const acting: readonly Standing[] = admitted.filter((standing) => standing !== 'imported');
  const standings = firstNotEmpty(
    usual.standings.filter((standing) => acting.includes(standing)),
    acting,
  );
  const deciding = standings.filter((standing) => standing === 'paper' || decidingStanding.includes(standing));
  // Institutions vote by name: what each of them voted is signed by it and public.
  const byName = isCommunity(consultation) ? { anonymityThreshold: 1 } : {};
  return { ...usual, ...byName, standings, decidingStanding: firstNotEmpty(deciding, standings), territories };
}

function firstNotEmpty(...lists: readonly (readonly Standing[])[]): readonly Standing[] {
  return lists.find((list) => list.length > 0) ?? [];
}

type Dates = Pick<Ballot, 'opensAt' | 'closesAt' | 'paperUntil'>;

const UNDATED: Dates = { opensAt: new Date(Number.NaN), closesAt: new Date(Number.NaN), paperUntil: null };

function datesOf(input: BallotInput, { phases, timeZone: zone }: Consultation): Result<Dates, RefusalOf<'invalid'>> {
  const phase = inOrder(phases).find(({ allows }) => allows.includes('vote'));
  const opensAt =
    input.opensAt === undefined
      ? momentOr(phase?.opensAt, 'opensAt')
      : instantOf(input.opensAt, { zone, field: 'opensAt', edge: 'start' });
  const closesAt =
    input.closesAt === undefined
      ? momentOr(phase?.closesAt, 'closesAt')
      : instantOf(input.closesAt, { zone, field: 'closesAt', edge: 'end' });
  const paperUntil =
    input.paperUntil === undefined ? ok(null) : instantOf(input.paperUntil, { zone, field: 'paperUntil', edge: 'end' });
  return checkAll({ opensAt, closesAt, paperUntil });
}

function momentOr(moment: Date | undefined, field: string): Result<Date, RefusalOf<'invalid'>> {
  return moment === undefined ? refuse({ type: 'invalid', field, because: 'outside-the-phase' }) : ok(moment);
}

/** Replaces a whole draft. Of a published ballot only the end can change (`extendBallot`). */
export async function changeBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    readonly input: BallotInput;
    /** Hash of the draft it was made from (`etagOf`); refused where it is another now. */
    readonly basedOn?: string | undefined;
    /** The unfinished change that this completes, by its id: deleted with it. */
    readonly unfinished?: Id | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId, command.basedOn);
    if (!found.ok) return found;
    const { stored, consultation } = found.value;
    const { id, publishedAt } = stored.ballot;
    if (publishedAt !== null) return refuse({ type: 'rules-frozen', since: publishedAt });
    const checked = await draftIn(app, writer, { input: command.input, consultation, instead: stored.ballot });
    if (!checked.ok) return checked;
    await writer.ballots.save({ ...stored, ballot: checked.value });
    if (command.unfinished !== undefined) await writer.unfinishedParts.delete(command.unfinished);
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-changed',
      at: app.now(),
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { ballotId: id },
    });
    return checked;
  });
}
