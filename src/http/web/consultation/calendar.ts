import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { inOrder } from '../../../domain/consultation/phase.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose } from '../kit/content.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { createPageContext } from '../kit/page-context.ts';
import { slugOf } from '../proposal/proposal-address.ts';

/** The phases of a consultation as events of a calendar (RFC 5545), each with the address of its page. */
export function calendarRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const found = await readConsultation(app, { slug: slugOf(c), viewer: ANYBODY });
    if (!found.ok) return errorPage(app, c, STATUS[found.refusal.type] === 404 ? 404 : 500);
    const { consultation } = found.value;
    const { host } = new URL(app.origin);
    const url = `${app.origin}/consultations/${consultation.slug}`;
    const title = choose(context, consultation.title, consultation.languages).text;
    const events = inOrder(consultation.phases).flatMap((phase) => {
      const name =
        phase.title === null
          ? context.locale.t(`phase.${phase.kind}`)
          : choose(context, phase.title, consultation.languages).text;
      return [
        'BEGIN:VEVENT',
        `UID:${phase.id}@${host}`,
        `DTSTAMP:${utc(context.now)}`,
        `DTSTART:${utc(phase.opensAt)}`,
        `DTEND:${utc(phase.closesAt)}`,
        `SUMMARY:${escaped(`${name} · ${title}`)}`,
        `URL:${url}`,
        'END:VEVENT',
      ];
    });
    const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Parvis//Parvis//EN', ...events, 'END:VCALENDAR'];
    protect(c, 'shared');
    return c.body(`${lines.map(folded).join('\r\n')}\r\n`, 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${consultation.slug}.ics"`,
    });
  };
}

function utc(moment: Date): string {
  return `${moment.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r?\n/g, String.raw`\n`);
}

const OCTETS_MAX = 75;

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
