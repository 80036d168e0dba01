import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readFeatureRequests } from '../../../application/community/request/reads.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { inOrder } from '../../../domain/consultation/phase.ts';
import { STATUS } from '../../kit/problem.ts';
import { requestPath } from '../community/request-address.ts';
import { choose } from '../kit/content.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { slugOf } from '../proposal/proposal-address.ts';

/** A moment or a time of a calendar (RFC 5545). */
type CalendarEvent = {
  /** The same each time the calendar is made, and of no other event of any node. */
  readonly uid: string;
  readonly start: Date;
  /** Without one, it is a moment. */
  readonly end?: Date;
  readonly summary: string;
  readonly url: string;
};

const OCTETS_MAX = 75;

/** A calendar of these events as a file, made at a moment: `text/calendar` (RFC 5545). */
function icalendar(events: readonly CalendarEvent[], now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Parvis//Parvis//EN',
    ...events.flatMap(({ uid, start, end, summary, url }) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTAMP:${utc(now)}`,
      `DTSTART:${utc(start)}`,
      ...(end === undefined ? [] : [`DTEND:${utc(end)}`]),
      `SUMMARY:${escaped(summary)}`,
      `URL:${url}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function utc(moment: Date): string {
  return `${moment.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r?\n/g, String.raw`\n`);
}

/** A line of more than 75 octets goes on in the next after a space; no character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [''];
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > OCTETS_MAX) {
      parts.push('');
      octets = 1;
    }
    parts[parts.length - 1] += character;
    octets += size;
  }
  return parts.join('\r\n ');
}

/**
 * The phases of a consultation as events of a calendar, each with the address of its page; of a community also until when
 * pledges to its feature requests are received.
 */
export function calendarRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const found = await readConsultation(app, { slug: slugOf(c), viewer: ANYBODY });
    if (!found.ok) return errorPage(app, c, STATUS[found.refusal.type] === 404 ? 404 : 500);
    const { consultation } = found.value;
    const events = [...phaseEvents(context, consultation), ...(await pledgeEvents(context, consultation))];
    protect(c, 'shared');
    return c.body(icalendar(events, context.now), 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${consultation.slug}.ics"`,
    });
  };
}

function phaseEvents(context: PageContext, consultation: Consultation): readonly CalendarEvent[] {
  const { app, locale } = context;
  const title = choose(context, consultation.title, consultation.languages).text;
  return inOrder(consultation.phases).map((phase) => {
    const name =
      phase.title === null
        ? locale.t(`phase.${phase.kind}`)
        : choose(context, phase.title, consultation.languages).text;
    return {
      uid: `${phase.id}@${new URL(app.origin).host}`,
      start: phase.opensAt,
      end: phase.closesAt,
      summary: `${name} · ${title}`,
      url: `${app.origin}/consultations/${consultation.slug}`,
    };
  });
}

async function pledgeEvents(context: PageContext, consultation: Consultation): Promise<readonly CalendarEvent[]> {
  // A consultation of residents has none to be read.
  if (!isCommunity(consultation)) return [];
  const { app, locale } = context;
  const { slug } = consultation;
  const found = await readFeatureRequests(app, { slug, viewer: ANYBODY });
  if (!found.ok) return [];
  return found.value.requests.flatMap(({ proposalId, number, title, lang, funding }) =>
    funding === null || number === null
      ? []
      : [
          {
            uid: `${proposalId}-pledges@${new URL(app.origin).host}`,
            start: funding.closesAt,
            summary: locale.t('calendar.pledges-close', { title: choose(context, title, [lang]).text }),
            url: `${app.origin}${requestPath(slug, number)}`,
          },
        ],
  );
}
