import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Application, Reader } from '../application.ts';
import type { Bringing, Cohost, Neighbour } from '../network/cohost/ports.ts';
import { institutionNames } from './neighbour.ts';

/** Who of those that are in may bring in others, and who brought in whom. Everybody reads it. */
export function bringingOf(cohosts: readonly Cohost[]): readonly Bringing[] {
  const present = cohosts.filter(({ status }) => status === 'accepted');
  const bringers = present.filter(({ bringsIn = null }) => bringsIn !== null).map(({ peer }) => peer);
  const former = present.flatMap(({ introducedBy: by = null }) => by ?? []);
  return [...new Set([...bringers, ...former])].map((institution) => ({
    institution,
    bringsIn: present.find(({ peer }) => peer === institution)?.bringsIn ?? null,
    introduced: present.filter(({ introducedBy: by }) => by === institution).map(({ peer }) => peer),
  }));
}

/** By the id of each institution that was brought into a consultation, who brought it in. */
export async function bringersIn(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  { id, host }: Pick<Consultation, 'id' | 'host'>,
): Promise<ReadonlyMap<string, Omit<Neighbour, 'isPeer'>>> {
  const bringing = host === null ? bringingOf(await reader.sharing.cohosts(id)) : await reader.sharing.bringing(id);
  const those = bringing.filter(({ introduced }) => introduced.length > 0);
  if (those.length === 0) return new Map();
  const uris = those.map(({ institution }) => institution);
  const known = await institutionNames(reader, app, uris);
  return new Map(
    those.flatMap(({ institution, introduced }) => {
      const by = known.get(institution);
      return by === undefined ? [] : introduced.map((each) => [each, by] as const);
    }),
  );
}
