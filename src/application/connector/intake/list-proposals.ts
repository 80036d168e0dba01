import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Application } from '../../application.ts';
import { readConsultations } from '../../consultation/read-consultations.ts';
import { PAGE_MAX } from '../../kit/page.ts';
import { ANYBODY } from '../../kit/viewer.ts';
import { readProposal, readProposals } from '../../proposal/read-proposals.ts';
import type { ConnectorQuestion, ListedProposal, NumberedProposal } from './ports.ts';

type Asked = Extract<ConnectorQuestion, { readonly type: 'proposals' }>;

/** Public proposals as anybody may read them, the newest first: those that are named, or those published within a time. */
export async function listProposals(
  app: Application,
  asked: Asked,
): Promise<Result<readonly ListedProposal[], Refusal>> {
  if (asked.named !== null) return ok(await namedProposals(app, asked, asked.named));
  const reach = asked.offset + asked.limit;
  const listed: ListedProposal[] = [];
  // The newest of each consultation are enough: what is beyond the limit in one of them is beyond it in all.
  for (const slug of await slugsOf(app, asked.within)) {
    const found = await proposalsIn(app, slug, { ...asked, limit: reach });
    if (!found.ok && asked.isStrict) return found;
    listed.push(...(found.ok ? found.value : []));
    listed.sort((one, other) => publishedAt(other) - publishedAt(one));
    listed.splice(reach);
  }
  return ok(listed.slice(asked.offset));
}

/** A proposal by its id, while it is waited for: whatever is not public has no number yet. */
export async function findProposal(
  app: Application,
  { id, within }: Extract<ConnectorQuestion, { readonly type: 'proposal' }>,
): Promise<Result<{ readonly proposal: Proposal; readonly slug: string }, Refusal>> {
  return await app.store.read(async (reader) => {
    const proposal = await reader.proposals.byId(id);
    const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
    if (proposal === null || consultation === null || !isWithin(within, consultation.slug)) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    return ok({ proposal, slug: consultation.slug });
  });
}

async function namedProposals(
  app: Application,
  { within, limit }: Asked,
  named: readonly NumberedProposal[],
): Promise<readonly ListedProposal[]> {
  const listed: ListedProposal[] = [];
  for (const { slug, number } of named.slice(0, limit)) {
    if (!isWithin(within, slug)) continue;
    const found = await readProposal(app, { slug, number, viewer: ANYBODY });
    if (!found.ok || found.value.status !== 'published') continue;
    listed.push({ slug, consultation: found.value.consultation.title, proposal: found.value });
  }
  return listed;
}

async function proposalsIn(
  app: Application,
  slug: string,
  { from, to, answered, limit }: Asked,
): Promise<Result<readonly ListedProposal[], Refusal>> {
  const listed: ListedProposal[] = [];
  const filter = { slug, viewer: ANYBODY, order: 'newest', seed: 0, limit: PAGE_MAX } as const;
  for (let after: string | null = null, isLast = false; !isLast && listed.length < limit; ) {
    const page = await readProposals(app, {
      ...filter,
      published: { from, to },
      answered: answered ?? undefined,
      after,
    });
    if (!page.ok) return page;
    const consultation = page.value.consultation.title;
    listed.push(...page.value.items.map((proposal) => ({ slug, consultation, proposal })));
    after = page.value.next;
    isLast = after === null;
  }
  return ok(listed);
}

/** The slugs of all published consultations, or those that are named. */
async function slugsOf(app: Application, within: readonly string[]): Promise<readonly string[]> {
  if (within.length > 0) return [...new Set(within)];
  const slugs: string[] = [];
  for (let after: string | null = null, isLast = false; !isLast; ) {
    const page: Awaited<ReturnType<typeof readConsultations>> = await readConsultations(app, {
      ...{ viewer: ANYBODY, limit: PAGE_MAX, after },
    });
    slugs.push(...page.items.map(({ consultation }) => consultation.slug));
    after = page.next;
    isLast = after === null;
  }
  return slugs;
}

function isWithin(within: readonly string[], slug: string): boolean {
  return within.length === 0 || within.includes(slug);
}

function publishedAt({ proposal }: ListedProposal): number {
  return proposal.publishedAt?.getTime() ?? 0;
}
