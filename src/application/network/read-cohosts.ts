import type { ConsultationId } from '../../domain/id.ts';
import type { Application } from '../ports.ts';

/** The ids of the institutions that share a consultation of ours, in the order in which they were invited. */
export async function readCohosts(app: Application, consultationId: ConsultationId): Promise<readonly string[]> {
  const cohosts = await app.store.read((reader) => reader.sharing.cohosts(consultationId));
  return cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
}
