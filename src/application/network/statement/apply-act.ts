import type { ActStatement, StatedAct } from '../../../domain/community/statement.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { submitComment } from '../../comment/submit-comment.ts';
import { announceRelease } from '../../community/release/announce-release.ts';
import { stateUse } from '../../community/release/state-use.ts';
import { checkInstitution, communityHere } from '../../community/request/acting.ts';
import { createFeatureRequest, institutionAuthor } from '../../community/request/create-request.ts';
import { decideStep } from '../../community/request/decide-step.ts';
import { giveEstimate } from '../../community/request/give-estimate.ts';

type Applying<A extends StatedAct> = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation;
  /** Of the feature request; 0 for one that is to be written. */
  readonly number: number;
  readonly institution: string;
  readonly act: A;
};

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
  async estimate({ app, writer, consultation, number, institution: supplier, act }) {
    const may = await checkInstitution(writer, app, { consultation, institution: supplier, act: 'estimate' });
    if (!may.ok) return may;
    const { slug } = consultation;
    const { amount, date, reference } = act;
    return await giveEstimate(app, { slug, number, estimate: { supplier, amount, date }, reference, by: null });
  },
  async release({ app, consultation: { slug }, number, institution, act: { type: _, ...release } }) {
    return await announceRelease(app, { slug, number, release, institution, by: null });
  },
  async use({ app, consultation: { slug }, number, institution, act: { type: _, ...use } }) {
    return await stateUse(app, { slug, number, use, institution, by: null });
  },
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
