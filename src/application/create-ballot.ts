import { BALLOTS_MAX, type Ballot, checkBallot } from '../domain/ballot/ballot.ts';
import type { Method } from '../domain/ballot/method.ts';
import { type BallotRules, defaultBallotRules } from '../domain/ballot/rules.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import { inOrder } from '../domain/consultation/phase.ts';
import type { By } from '../domain/event.ts';
import { decidedHere } from '../domain/network/host.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal, RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Localised } from '../domain/text.ts';
import { instantOf } from '../domain/time.ts';
import { newBallotSecret } from './ballot-secret.ts';
import type { KeptBallot } from './ballots.ts';
import type { Application, Reader } from './ports.ts';

export type OptionSaid = {
  readonly name: Localised;
  readonly description?: Localised | undefined;
  readonly cost?: number | undefined;
};

/** A ballot as it is said. What is left out follows the rules of the consultation, and its phase to vote. */
export type BallotSaid = {
  readonly slug: string;
  readonly question: Localised;
  readonly description?: Localised | undefined;
  readonly method: Method;
  /** In the order of their numbers. */
  readonly options?: readonly OptionSaid[] | undefined;
  readonly rules?: { readonly [K in keyof BallotRules]?: BallotRules[K] | undefined } | undefined;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. The phase's own where absent. */
  readonly opensAt?: string | undefined;
  readonly closesAt?: string | undefined;
  readonly paperUntil?: string | undefined;
};

/** The consultation it belongs to, and who says it. */
export type CreateBallot = BallotSaid & { readonly consultation: string; readonly by: By };

/**
 * Drafts a ballot: in a draft consultation, with which it is published, or in one that is public already, where it waits
 * for `publishBallot`. Until then nobody but officers sees it and everything of it may change.
 */
export async function createBallot(app: Application, command: CreateBallot): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.write.lockConsultation(command.consultation);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    const others = await writer.ballots.of(consultation.id);
    if (others.length >= BALLOTS_MAX) {
      return refuse({ type: 'invalid', field: 'ballots', because: 'too-many', limit: BALLOTS_MAX });
    }
    const at = { id: app.newId(), position: nextPosition(others), createdAt: app.now() };
    const draft = ballotFrom(app, command, { consultation, ...at });
    if (!draft.ok) return draft;
    const checked = await checkDraft(writer, draft.value, { consultation, others });
    if (!checked.ok) return checked;
    await writer.ballotWrite.ballot({ ballot: checked.value, secretSealed: newBallotSecret(app), closedAt: null });
    await writer.write.event({
      id: app.newId(),
      type: 'ballot-drafted',
      at: at.createdAt,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { ballotId: at.id },
    });
    return checked;
  });
}

/** After the last of them: a draft that was discarded may have left a place free before. */
function nextPosition(others: readonly KeptBallot[]): number {
  return Math.max(0, ...others.map(({ ballot }) => ballot.position)) + 1;
}

/** A draft out of what was said. */
export function ballotFrom(
  app: Application,
  said: BallotSaid,
  as: Pick<Ballot, 'id' | 'position' | 'createdAt'> & { readonly consultation: Consultation },
): Result<Ballot, Refusal> {
  const { consultation, ...at } = as;
  const dates = datesOf(said, consultation);
  if (!dates.ok) return dates;
  const options = (said.options ?? []).map((option, index) => ({
    id: app.newId(),
    number: index + 1,
    name: option.name,
    description: option.description ?? null,
    cost: option.cost ?? null,
  }));
  const defaults = defaultsIn(consultation, said.method, options.length);
  const rules = Object.fromEntries(Object.entries(said.rules ?? {}).filter(([, value]) => value !== undefined));
  return ok({
    ...at,
    consultationId: consultation.id,
    slug: said.slug,
    question: said.question,
    description: said.description ?? null,
    method: said.method,
    options,
    rules: { ...defaults, ...rules },
    ...dates.value,
    extensions: [],
    publishedAt: null,
    rulesHash: null,
    uri: null,
  });
}

/** A draft that its consultation could publish: everything the rules ask, a slug of its own, places that are known. */
export async function checkDraft(
  reader: Reader,
  draft: Ballot,
  within: { readonly consultation: Consultation; readonly others: readonly KeptBallot[] },
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
  return { ...usual, standings, decidingStanding: firstNotEmpty(deciding, standings), territories };
}

function firstNotEmpty(...lists: readonly (readonly Standing[])[]): readonly Standing[] {
  return lists.find((list) => list.length > 0) ?? [];
}

type Dates = Pick<Ballot, 'opensAt' | 'closesAt' | 'paperUntil'>;

function datesOf(said: BallotSaid, { phases, timeZone: zone }: Consultation): Result<Dates, RefusalOf<'invalid'>> {
  const phase = inOrder(phases).find(({ allows }) => allows.includes('vote'));
  const opensAt =
    said.opensAt === undefined
      ? momentOr(phase?.opensAt, 'opensAt')
      : instantOf(said.opensAt, { zone, field: 'opensAt', edge: 'start' });
  if (!opensAt.ok) return opensAt;
  const closesAt =
    said.closesAt === undefined
      ? momentOr(phase?.closesAt, 'closesAt')
      : instantOf(said.closesAt, { zone, field: 'closesAt', edge: 'end' });
  if (!closesAt.ok) return closesAt;
  const paperUntil =
    said.paperUntil === undefined ? ok(null) : instantOf(said.paperUntil, { zone, field: 'paperUntil', edge: 'end' });
  if (!paperUntil.ok) return paperUntil;
  return ok({ opensAt: opensAt.value, closesAt: closesAt.value, paperUntil: paperUntil.value });
}

function momentOr(moment: Date | undefined, field: string): Result<Date, RefusalOf<'invalid'>> {
  return moment === undefined ? refuse({ type: 'invalid', field, because: 'outside-the-phase' }) : ok(moment);
}
