import type { Followable } from '../../../application/mail/digest/ports.ts';

const CONSULTATION = /^\/consultations\/([a-z0-9-]{1,80})$/;
const PROPOSAL = /^\/consultations\/([a-z0-9-]{1,80})\/proposals\/([1-9][0-9]{0,8})$/;

/** The page of what can be followed. */
export function pathTo(about: Followable): string {
  switch (about.kind) {
    case 'institution':
      return '/';
    case 'consultation':
      return `/consultations/${about.slug}`;
    case 'proposal':
      return `/consultations/${about.slug}/proposals/${about.number}`;
  }
}

/** What the address of a page of this node shows, where it can be followed; null for any other address. */
export function followableAt(origin: string, uri: string): Followable | null {
  if (!uri.startsWith(`${origin}/`)) return null;
  const path = uri.slice(origin.length);
  if (path === '/') return { kind: 'institution' };
  const [, proposalSlug, number] = PROPOSAL.exec(path) ?? [];
  if (proposalSlug !== undefined) return { kind: 'proposal', slug: proposalSlug, number: Number(number) };
  const [, slug] = CONSULTATION.exec(path) ?? [];
  return slug === undefined ? null : { kind: 'consultation', slug };
}
