import { adminConsultationPath } from '../consultation/consultation-of.ts';

/** The page of a feature request, that everybody reads. */
export function requestPath(slug: string, number: number): string {
  return `/consultations/${slug}/proposals/${number}/request`;
}

/** The feature requests of a community by their state. */
export function boardPath(slug: string): string {
  return `/consultations/${slug}/requests`;
}

/** Where an agent writes a feature request of a community. */
export function newRequestPath(slug: string): string {
  return adminConsultationPath(slug, '/new-request');
}

/** Where an agent decides about one, and pledges to it. */
export function adminRequestPath(slug: string, number: number, below = ''): string {
  return adminConsultationPath(slug, `/requests/${number}${below}`);
}

/** What this institution pledged, in all requests. */
export const OWN_MONEY = '/admin/pledges';

/** The charter of a community; a version of it where one is given. */
export function charterPath(slug: string, version?: number): string {
  return `/consultations/${slug}/charter${version === undefined ? '' : `/${version}`}`;
}

/** Where an agent offers a community to another institution, or takes it over. */
export function handOverPath(slug: string): string {
  return adminConsultationPath(slug, '/hand-over');
}

/** Where an agent of the host makes institutions without a node members. */
export function paperMembersPath(slug: string): string {
  return adminConsultationPath(slug, '/paper-members');
}

/** Where an agent of the host records a version of the charter. */
export function adminCharterPath(slug: string): string {
  return adminConsultationPath(slug, '/charter');
}
