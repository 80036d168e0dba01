import { handleOf, slugFrom, stemOf } from '../../domain/federation/handle.ts';
import type { Application } from '../application.ts';

/** What of ours a handle names. */
export type HandleTarget =
  | { readonly kind: 'institution' }
  | { readonly kind: 'consultation'; readonly slug: string }
  | { readonly kind: 'proposal'; readonly slug: string; readonly number: number }
  | { readonly kind: 'participant'; readonly id: string };

/**
 * What somebody means by a handle that nobody has: the one consultation whose handle it is but for accents, hyphens, underscores or the
 * end, as `velo-2026`, `vélo_2026` and `velo` mean `velo_2026`.
 */
export async function findMeantByHandle(app: Application, written: string): Promise<HandleTarget | null> {
  const plain = handleOf(slugFrom(written));
  if (plain === '') return null;
  const exact = await findByHandle(app, plain);
  if (exact !== null) return exact;
  const meant = await app.store.read((reader) => reader.handles.meant(plain));
  return meant === null ? null : await findByHandle(app, meant);
}

/**
 * What a handle names in public; null for a draft, for a proposal that never was public and for a name nobody has. A
 * proposal's handle is its consultation's with its number.
 */
export async function findByHandle(app: Application, handle: string): Promise<HandleTarget | null> {
  return await app.store.read(async (reader): Promise<HandleTarget | null> => {
    const owner = await reader.handles.owner(handle);
    if (owner?.kind === 'institution') return { kind: 'institution' };
    if (owner?.kind === 'participant' && owner.ownerId !== null) return { kind: 'participant', id: owner.ownerId };
    if (owner?.kind === 'consultation' && owner.ownerId !== null) {
      const consultation = await reader.consultations.byId(owner.ownerId);
      return consultation?.publishedAt == null ? null : { kind: 'consultation', slug: consultation.slug };
    }
    const stem = stemOf(handle);
    const group = stem === null ? null : await reader.handles.owner(stem);
    if (stem === null || group?.kind !== 'consultation' || group.ownerId === null) return null;
    const consultation = await reader.consultations.byId(group.ownerId);
    if (consultation === null || consultation.publishedAt === null) return null;
    const number = Number(handle.slice(stem.length + 1));
    const proposal = await reader.proposals.byNumber(consultation.id, number);
    return proposal === null || proposal.status === 'held'
      ? null
      : { kind: 'proposal', slug: consultation.slug, number };
  });
}
