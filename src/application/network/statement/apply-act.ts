import {
  type Content,
  KIND_NAMES,
  type KindAct,
  type KindName,
  kindOf,
} from '../../../domain/community/request-kinds.ts';
import type { ActStatement, StatedAct } from '../../../domain/community/statement.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { authorOf } from '../../../domain/kit/kind.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { submitComment } from '../../comment/submit-comment.ts';
import { checkInstitution, communityHere } from '../../community/request/acting.ts';
import { createFeatureRequest, institutionAuthor } from '../../community/request/create-request.ts';
import { decideStep } from '../../community/request/decide-step.ts';
import { stateAbout } from '../../community/request/state-about.ts';

type Applying<A extends StatedAct> = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation;
  /** Of the feature request; 0 for one that is to be written. */
  readonly number: number;
  readonly institution: string;
  readonly act: A;
};

/** A statement about a feature request, of whatever kind. */
async function ofKind({ app, consultation: { slug }, number, institution, act }: Applying<KindAct>) {
  const { type: kind, ...stated } = act;
  const [author, { is }] = authorOf(kindOf(kind));
  const content = { ...stated, ...(is === 'party' && { [author]: institution }) } as Content<KindName>;
  return await stateAbout(app, { slug, number, kind, content, institution, by: null });
}
const EACH_KIND = Object.fromEntries(KIND_NAMES.map((kind) => [kind, ofKind])) as Record<KindName, typeof ofKind>;

/** What each act does at the host: the use case by which an agent of the host would do it, for the institution that signed it. */
const DOES: {
  readonly [T in StatedAct['type']]: (
    of: Applying<Extract<StatedAct, { type: T }>>,
  ) => Promise<Result<unknown, Refusal>>;
} = {
  async propose({ app, consultation, institution, act }) {
    const { title, body, lang, details } = act;
    const content = { title: { [lang]: title }, body: { [lang]: body }, lang, cost: null, amends: null };
    return await createFeatureRequest(app, { slug: consultation.slug, content, details, institution, by: null });
  },
  async comment({ app, writer, consultation, number, institution, act }) {
    const may = await checkInstitution(writer, app, { consultation, institution, act: 'comment' });
    if (!may.ok) return may;
    const proposal = await writer.proposals.byNumber(consultation.id, number);
    const author = await institutionAuthor(writer, app, { lang: act.lang, institution });
    if (!author.ok) return author;
    const { body, lang } = act;
    const at = { slug: consultation.slug, proposalId: proposal?.id ?? null, parentId: null };
    return await submitComment(app, { ...at, authorId: author.value.id, body, lang, vouched: true });
  },
  ...EACH_KIND,
  async step({ app, consultation: { slug }, number, institution, act }) {
    const { step, reason, duplicateOf } = act;
    return await decideStep(app, { slug, number, step, reason, duplicateOf, institution, by: null });
  },
};

/** Does what an institution stated in a community of ours, once under each of its numbers. */
export async function applyAct(
  app: Application,
  writer: Writer,
  of: {
    readonly consultation: Consultation;
    readonly number: number | null;
    readonly institution: string;
    readonly statement: ActStatement;
  },
): Promise<Result<unknown, Refusal>> {
  const { consultation, number, institution, statement } = of;
  await writer.consultations.lock(consultation.slug);
  const here = await communityHere(writer, consultation.slug);
  if (!here.ok) return here;
  const before = (await writer.statements.acts(consultation.id, institution)).filter(
    ({ status }) => status !== 'refused',
  );
  const last = Math.max(0, ...before.map((each) => each.statement.sequence));
  if (before.some((each) => each.statement.sequence === statement.sequence)) {
    return refuse({ type: 'pledge-refused', because: 'sequence-reused', expected: last + 1 });
  }
  const { act } = statement;
  if (number === null && act.type !== 'propose') return refuse({ type: 'not-found', what: 'feature-request' });
  const does = DOES[act.type] as (of: Applying<StatedAct>) => Promise<Result<unknown, Refusal>>;
  const done = await does({ app, writer, consultation, number: number ?? 0, institution, act });
  return done.ok ? ok(null) : done;
}
