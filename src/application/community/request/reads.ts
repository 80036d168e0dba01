import type { Settlement } from '../../../domain/community/settlement.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../../kit/viewer.ts';
import type { Neighbour } from '../../network/cohost/ports.ts';
import type { LocatedStatement, StoredStatement } from '../pledge/ports.ts';
import type { StoredSettlement } from '../settlement/ports.ts';
import { settlementOf } from '../settlement/settle-pledges.ts';
import { type AtRequest, type CommunityInstitution, institutionsOf, requestUri } from './acting.ts';
import type { DecidedStep, FeatureRequest, RequestRow, StoredEstimate } from './ports.ts';

/** What institutions are called, by their ids. */
export type Names = ReadonlyMap<string, Omit<Neighbour, 'isPeer'>>;

export type RequestBoard = {
  readonly consultation: Consultation;
  readonly requests: readonly RequestRow[];
  readonly names: Names;
};

/** The feature requests of a community that are public, by number. */
export async function readFeatureRequests(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<RequestBoard, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const requests = await reader.featureRequests.in(found.value.id);
    const names = await institutionNames(
      reader,
      app,
      requests.map(({ institution }) => institution),
    );
    return ok({ consultation: found.value, requests, names });
  });
}

export type FeatureRequestView = {
  readonly consultation: Consultation;
  readonly number: number;
  readonly request: FeatureRequest;
  readonly steps: readonly DecidedStep[];
  readonly estimates: readonly StoredEstimate[];
  /** Every statement, in the order that they were received in. */
  readonly statements: readonly StoredStatement[];
  /** One for each close that was settled, the last one last. */
  readonly settlements: readonly StoredSettlement[];
  /** What the pledges would come to if the close were now; null once they are settled, and while nothing is pledged for. */
  readonly preview: Settlement | null;
  readonly institutions: readonly CommunityInstitution[];
  readonly names: Names;
};

/** One feature request with everything that is public about it, which is everything. */
export async function readFeatureRequest(
  app: Application,
  query: AtRequest & { readonly viewer: Viewer },
): Promise<Result<FeatureRequestView, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const { slug, number } = query;
    const consultation = found.value;
    const proposal = await reader.proposals.byNumber(consultation.id, number);
    const request =
      proposal === null || proposal.status !== 'published' ? null : await reader.featureRequests.of(proposal.id);
    if (request === null) return refuse({ type: 'not-found', what: 'feature-request' });
    const id = request.proposalId;
    const [steps, estimates, statements, settlements, institutions] = await Promise.all([
      reader.featureRequests.steps(id),
      reader.featureRequests.estimates(id),
      reader.pledges.of(id, requestUri(app.origin, { slug, number })),
      reader.settlements.of(id),
      institutionsOf(reader, app, consultation),
    ]);
    const { funding } = request;
    const isSettled = settlements.at(-1)?.input.closesAt.getTime() === funding?.closesAt.getTime();
    return ok({
      consultation,
      number,
      request,
      steps,
      estimates,
      statements,
      settlements,
      preview: funding === null || isSettled ? null : settlementOf({ funding, statements, institutions }).outcome,
      institutions,
      names: await namesIn(reader, app, { request, institutions, statements, estimates }),
    });
  });
}

async function namesIn(
  reader: Reader,
  app: Application,
  of: Pick<FeatureRequestView, 'request' | 'institutions' | 'statements' | 'estimates'>,
): Promise<Names> {
  const suppliers = of.estimates.map(({ supplier }) => supplier).filter((supplier) => URL.canParse(supplier));
  return await institutionNames(reader, app, [
    of.request.institution,
    ...of.request.details.neededBy,
    ...of.institutions.map(({ institution }) => institution),
    ...of.statements.map(({ statement }) => statement.institution),
    ...suppliers,
  ]);
}

/** What this institution pledged to one request, and what it pays. */
export type OwnMoney = {
  readonly slug: string;
  readonly number: number;
  readonly row: RequestRow;
  readonly statements: readonly LocatedStatement[];
  /** The last settlement of the request; null where there is none yet. */
  readonly settlement: StoredSettlement | null;
};

/** Everything that this institution pledged to requests of communities hosted here, for its budget. */
export async function readOwnMoney(app: Application): Promise<readonly OwnMoney[]> {
  return await app.store.read(async (reader) => {
    const stated = await reader.pledges.by(institutionUri(app.origin));
    const money: OwnMoney[] = [];
    for (const [proposalId, statements] of Map.groupBy(stated, (each) => each.proposalId)) {
      const [first] = statements;
      const request = await reader.featureRequests.of(proposalId);
      if (first === undefined || request === null) continue;
      const row = (await reader.featureRequests.in(request.consultationId)).find(
        (each) => each.proposalId === proposalId,
      );
      if (row === undefined) continue;
      const settlement = (await reader.settlements.of(proposalId)).at(-1) ?? null;
      money.push({ slug: first.slug, number: first.number, row, statements, settlement });
    }
    return money;
  });
}
