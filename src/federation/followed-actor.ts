import { resourceAt, type Uris, uriOf } from './uris.ts';

/** The actor of ours that is followed under an address: of a proposal also where its text was meant. Null for what nobody follows. */
export function followedActor(uris: Uris, target: string): string | null {
  const resource = resourceAt(uris, target);
  switch (resource?.kind) {
    case 'institution':
    case 'node':
    case 'service':
    case 'consultation':
    case 'participant':
    case 'proposal-actor':
      return uriOf(uris, resource);
    case 'proposal':
      return uris.proposalActor(resource.slug, resource.number);
    default:
      return null;
  }
}
