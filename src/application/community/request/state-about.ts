import { stepAfter } from '../../../domain/community/feature-request-states.ts';
import { isInstitutionId } from '../../../domain/community/institution-id.ts';
import { isAdopted } from '../../../domain/community/release.ts';
import type { RequestKind } from '../../../domain/community/request-kind.ts';
import { type Content, type KindName, kindOf, listOf, type Stored } from '../../../domain/community/request-kinds.ts';
import type { StatedAct } from '../../../domain/community/statement.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Values } from '../../../domain/kit/field.ts';
import { authorOf, checksOf, fieldsOf, membersOf, momentOf, paperOf } from '../../../domain/kit/kind.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { currentMembers, currentUri } from '../../../domain/network/move.ts';
import { dayIn } from '../../../domain/support/origin.ts';
import type { Application, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { applyStated } from '../../kit/apply-stated.ts';
import { allInstitutionsOf } from '../../kit/community-roles.ts';
import { nowOrAfter } from '../../kit/elapsed.ts';
import { institutionUri } from '../../kit/uris.ts';
import { loadMoves } from '../../network/move/resolve-move.ts';
import { checkOnPaper, type SaidBy, saidBy } from '../paper/said-by.ts';
import type { MaybeSent } from '../statement/ports.ts';
import { stateAct } from '../statement/state-act.ts';
import { type AtRequest, checkInstitution, isHostedElsewhere, type LockedRequest, lockRequest } from './acting.ts';
import { decidersAs } from './deciders-as.ts';
import { recordStep } from './record-step.ts';

export type StateAbout<K extends KindName> = AtRequest & {
  readonly kind: K;
  readonly content: Content<K>;
  /** The id of another institution, which signed it; absent for what an agent states. */
  readonly institution?: string | undefined;
  /** Whose an agent states: this institution's where absent, or from paper that of a member without a node. */
  readonly said?: SaidBy | undefined;
  readonly by: Actor | null;
};

/**
 * States something of one kind about a feature request: what it would cost, a version that was made, what an institution runs. Where another
 * institution hosts the community, it is signed and sent there. An agent who states what an institution runs needs the scope `represent`.
 */
export async function stateAbout<K extends KindName>(
  app: Application,
  command: StateAbout<K>,
): Promise<Result<Stored<K> & MaybeSent, Refusal>> {
  const { slug, number, kind: name, by } = command;
  const content: Values = command.content;
  const kind = kindOf(name);
  const [[author, party], [moment]] = [authorOf(kind), momentOf(kind)];
  const paper = paperOf(kind);
  const said = saidBy(app, command.said ?? { institution: null, reference: null });
  if (!said.ok) return said;
  const { reference } = said.value;
  if (reference === null && (await isHostedElsewhere(app, slug))) {
    const stated = membersOf(kind.stated, content);
    const sent = await stateAct(app, { slug, number, act: { type: name, ...stated } as StatedAct, by });
    if (!sent.ok) return sent;
    const own = { ...stated, id: sent.value.id, [author]: institutionUri(app.origin), [moment]: app.now() };
    return ok({ ...(own as Values as Stored<K>), sent: sent.value });
  }
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, proposal, consultation } = found.value;
    const named = party.is === 'party' ? String(content[author]) : said.value.institution;
    const institution = command.institution ?? named;
    const agent = command.institution === undefined ? { by, reference } : null;
    const may = await MAY[kind.by](app, writer, { kind, of: found.value, institution, agent });
    if (!may.ok) return may;
    if (!kind.in.includes(request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: kind.in });
    }
    const known = await writer.stated.all(proposal.id);
    const all: readonly Values[] = known[listOf(name)];
    const now = app.now();
    const current = currentMembers(kind, { ...content, [author]: institution }, await loadMoves(app, writer));
    const own = all.filter((each) => each[author] === institution);
    const checked = checkAll(checksOf(kind, current, { today: dayIn(consultation.timeZone, now), own, known }));
    if (!checked.ok) return checked;
    const values: Values = { [author]: institution, ...checked.value, [moment]: now };
    const [first = author] = Object.keys(kind.stated);
    const tooMany = (limit: number) => refuse({ type: 'invalid', field: first, because: 'too-many', limit });
    if (all.filter((each) => each[author] === values[author]).length >= kind.most) return tooMany(kind.most);
    const onPaper = paper !== undefined && reference !== null ? { [paper]: reference } : {};
    const stored = { id: app.newId(), ...membersOf(fieldsOf(kind), { ...values, ...onPaper }) } as Values as Stored<K>;
    if (JSON.stringify([...all, stored]).length > (kind.longest ?? Number.POSITIVE_INFINITY))
      return tooMany(all.length);
    const happened = await applyStated(writer, { kind: name, proposalId: proposal.id, stored });
    const changed = { ...request, changedAt: nowOrAfter([request.changedAt], now) };
    await writer.featureRequests.save(changed);
    await writer.events.append({
      ...happened,
      id: app.newId(),
      at: now,
      by,
      consultationId: consultation.id,
      proposalId: proposal.id,
    });
    await AFTER[name]?.(app, writer, { ...found.value, request: changed });
    return ok(stored);
  });
}

/** What follows of some kinds. */
const AFTER: {
  readonly [K in KindName]?: (app: Application, writer: Writer, of: LockedRequest) => Promise<void>;
} = { use: adoptWhereAllRunIt };

type Stating = {
  readonly kind: RequestKind;
  readonly of: LockedRequest;
  readonly institution: string;
  /** The agent who states it, and from which paper; null for what the institution signed. */
  readonly agent: { readonly by: Actor | null; readonly reference: string | null } | null;
};

/** Who may state something about a request. */
const MAY: {
  readonly [B in RequestKind['by']]: (
    app: Application,
    writer: Writer,
    stating: Stating,
  ) => Promise<Result<unknown, Refusal>>;
} = {
  /** Whoever has a role for it, and whoever is in no community and has only a name. */
  async role(app, writer, { kind, of: { consultation }, institution, agent }) {
    if (agent !== null && !isInstitutionId(institution)) return ok(null);
    return await checkInstitution(writer, app, { consultation, institution, act: kind.needs });
  },
  /** The host, and suppliers that estimated this request. */
  async supplier(app, writer, { of, institution }) {
    const deciders = await decidersAs(writer, app, { of, institution });
    return deciders.includes('supplier') ? ok(null) : refuse({ type: 'other-decider', decider: 'supplier' });
  },
  /** Every institution of the community, in its own name, or from paper where it has no node. */
  async anybody(app, writer, { of: { consultation }, institution, agent }) {
    if (agent !== null) {
      const represents = await checkRepresents(app, writer, { by: agent.by, consultation });
      if (!represents.ok) return represents;
      const at = { consultationId: consultation.id, institution, at: app.now() };
      const fits = agent.reference === null ? ok(null) : await checkOnPaper(writer, at);
      if (!fits.ok) return fits;
    }
    const all = await allInstitutionsOf(writer, app, consultation);
    const isPresent = all.some((each) => each.institution === institution && !each.hasLeft);
    return isPresent ? ok(null) : refuse({ type: 'not-shared' });
  },
};

/** Takes the step that follows once every institution that pays runs what was delivered. */
async function adoptWhereAllRunIt(app: Application, writer: Writer, of: LockedRequest): Promise<void> {
  const { request, proposal, consultation } = of;
  const step = stepAfter(request.state, 'adopt', ['members']);
  if (!step.ok) return;
  const moves = await loadMoves(app, writer);
  const present = (await allInstitutionsOf(writer, app, consultation)).filter(({ hasLeft }) => !hasLeft);
  const counted = (await writer.settlements.of(proposal.id)).at(-1)?.outcome.counted ?? [];
  // A settlement names who paid as they were called then.
  const paid = new Set(counted.map(({ institution }) => currentUri(moves, institution)));
  const payers = present.map(({ institution }) => institution).filter((each) => paid.has(currentUri(moves, each)));
  const rejected = (await writer.featureRequests.steps(proposal.id)).findLast((each) => each.step === 'reject');
  const adopted = isAdopted({
    payers,
    stated: await writer.stated.of('use', proposal.id),
    releases: await writer.stated.of('release', proposal.id),
    rejectedAt: rejected?.decidedAt ?? null,
  });
  if (adopted)
    await recordStep(app, writer, { of, step: step.value, reason: null, funding: request.funding, by: null });
}
