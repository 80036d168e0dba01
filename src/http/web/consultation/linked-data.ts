import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import { institutionUri } from '../../../application/kit/uris.ts';
import { choose } from '../kit/content.ts';
import { picturePath } from '../kit/institution-face.ts';
import { excerptOf } from '../kit/markdown.ts';
import type { PageContext } from '../kit/page-context.ts';

const DESCRIPTION_MAX = 500;

/** A consultation as search engines list it: an event that takes place online. None for a draft or one without a phase. */
export function consultationData(
  context: PageContext,
  { consultation, cover }: Pick<ConsultationDetail, 'consultation' | 'cover'>,
): object | undefined {
  const { app, institution } = context;
  const { slug, phases, host, source, publishedAt } = consultation;
  if (publishedAt === null || phases.length === 0) return undefined;
  const url = `${app.origin}/consultations/${slug}`;
  const title = choose(context, consultation.title, consultation.languages);
  const isOwn = host === null && source === null;
  return {
    '@type': 'Event',
    '@id': url,
    url,
    name: title.text,
    description: excerptOf(choose(context, consultation.summary, consultation.languages).text, DESCRIPTION_MAX),
    inLanguage: [...consultation.languages],
    startDate: new Date(Math.min(...phases.map(({ opensAt }) => Number(opensAt)))).toISOString(),
    endDate: new Date(Math.max(...phases.map(({ closesAt }) => Number(closesAt)))).toISOString(),
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    location: { '@type': 'VirtualLocation', url: host?.uri ?? source?.url ?? url },
    isAccessibleForFree: true,
    ...(cover === null ? {} : { image: `${app.origin}${picturePath(cover.wide)}` }),
    organizer: isOwn
      ? {
          '@type': 'GovernmentOrganization',
          '@id': institutionUri(app.origin),
          url: `${app.origin}/`,
          name: choose(context, institution.name).text,
        }
      : { '@type': 'Organization', url: host?.institution ?? source?.url },
  };
}
