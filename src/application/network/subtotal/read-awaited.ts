import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { isCommittedFirst } from '../../../domain/ballot/rules.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { commitUntil } from '../../../domain/network/commitment.ts';
import type { Application } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { City } from './ports.ts';
import { citiesIn } from './read-cities.ts';

/** Why the result of a ballot that is over is not shown yet: whose commitment is awaited, and until when. */
export type Awaited = { readonly until: Date; readonly cities: readonly City[] };

/** Null where no other institution holds the ballot, or its rules want no commitments. Asked while its result is hidden. */
export async function readAwaited(
  app: Application,
  of: { readonly consultation: Consultation; readonly ballot: Ballot },
): Promise<Awaited | null> {
  const { consultation, ballot } = of;
  if (!isCommittedFirst(ballot.rules) || app.now() < finalAt(ballot)) return null;
  return await app.store.read(async (reader) => {
    const cities = await citiesIn(reader, app, { consultation, about: ballot.id });
    if (cities === null) return null;
    const host = consultation.host?.institution ?? institutionUri(app.origin);
    const counted = await reader.subtotals.current(consultation.id, ballot.id);
    const isIn = ({ institution }: City) => counted.some((each) => each.institution === institution.uri);
    const hostAt = counted.find(({ institution }) => institution === host)?.countedAt ?? null;
    return { until: commitUntil(ballot, hostAt), cities: cities.filter((city) => !isIn(city)) };
  });
}
